import { expect, it } from 'vitest';
import { RECEPTION } from '../../shared/domain/reception/reception.ts';
import { purposeOfNumber } from './answering-agents.ts';

const number = '+33186950000';
const store = (agent: string | null) => ({
  get: async (table: string, key: { pk: string }) =>
    agent !== null && table === 'directory' && key.pk === `number#${number}` ? { schema: 1, agent } : undefined,
});

it('a call is for what the agent of its number is there for, and the receptionist answers what nobody has', async () => {
  expect(await purposeOfNumber(store('reception'), 'directory', number)).toBe(RECEPTION);
  expect(await purposeOfNumber(store(null), 'directory', number)).toBe(RECEPTION);
});

it('a number of an agent that holds no calls is answered all the same', async () => {
  expect(await purposeOfNumber(store('whatsapp'), 'directory', number)).toBe(RECEPTION);
});
