import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { directoryTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import type { AgentConfig } from './agent-config.ts';
import { type AgentRepository, createAgentRepository } from './agent-repository.ts';
import { DEFAULT_AGENTS } from './default-agents.ts';
import { agentForNumber } from './agent-for-number.ts';
import { findAgent, heldBy } from './find-agent.ts';

let dynamo: TestDynamo;
let table: string;
let agents: AgentRepository;
const now = new Date('2026-11-20T09:00:00.000Z');
const [one, two, three] = ['+33100000001', '+33100000002', '+33100000003'] as const;
const base = DEFAULT_AGENTS.reception;
const answers = (number: string) => agentForNumber(dynamo.store, table, number);

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  table = await dynamo.createTable(directoryTable);
  agents = createAgentRepository(dynamo.store, table);
});

/** Saves `change` to the reservations agent as it is now. */
async function save(change: Partial<AgentConfig>) {
  const read = await agents.current('reservations');
  return await agents.save(read, { ...read.config, ...change }, now);
}

describe('an agent', () => {
  it('is its default until somebody saves it', async () => {
    expect(await findAgent(dynamo.store, table, 'reception')).toEqual({
      id: 'reception',
      version: 0,
      config: base,
      updatedAt: null,
    });
    expect(await agents.versions('reception', 10, undefined)).toEqual({
      versions: [{ version: 0, updatedAt: null }],
      next: undefined,
    });
  });

  it('is what was saved last, and every version stays', async () => {
    await save({ greeting: 'Bonjour.' });
    await save({ greeting: 'Bonsoir.' });
    expect(await findAgent(dynamo.store, table, 'reservations')).toMatchObject({
      version: 2,
      config: { greeting: 'Bonsoir.' },
      updatedAt: now.toISOString(),
    });
    expect((await agents.version('reservations', 1))?.config.greeting).toBe('Bonjour.');
    expect((await agents.version('reservations', 0))?.config).toEqual(DEFAULT_AGENTS.reservations);
    expect(await agents.version('reservations', 3)).toBeUndefined();
    expect(await heldBy(dynamo.store, table, 'reservations', 1)).toEqual(await agents.version('reservations', 1));
    expect((await heldBy(dynamo.store, table, 'reservations', 0)).config).toEqual(DEFAULT_AGENTS.reservations);
    await expect(heldBy(dynamo.store, table, 'reservations', 3)).rejects.toThrow('no version 3');
    expect((await findAgent(dynamo.store, table, 'reception')).version).toBe(0);
  });

  it('lists its versions page by page, newest first and the default last', async () => {
    for (const text of ['a', 'b', 'c']) await save({ farewell: text });
    const first = await agents.versions('reservations', 2, undefined);
    const second = await agents.versions('reservations', 2, first.next);
    expect([first, second].map(({ versions }) => versions.map(({ version }) => version))).toEqual([
      [3, 2],
      [1, 0],
    ]);
  });

  it.each([0, 1])('is written by one of two who read version %i', async (version) => {
    if (version > 0) await save({ farewell: 'Au revoir.' });
    const read = await agents.current('reservations');
    const outcomes = await Promise.all(
      ['a', 'b'].map((farewell) => agents.save(read, { ...read.config, farewell }, now)),
    );
    expect(outcomes.map((outcome) => Object.keys(outcome)[0] ?? '').toSorted()).toEqual(['moved', 'saved']);
    expect((await agents.current('reservations')).version).toBe(version + 1);
  });
});

describe('a number', () => {
  it('is answered by the receptionist unless an agent has it', async () => {
    await save({ numbers: [one] });
    expect(await answers(one)).toBe('reservations');
    expect(await answers(two)).toBe('reception');
  });

  it('follows what is saved', async () => {
    await save({ numbers: [one, two] });
    await save({ numbers: [two, three] });
    expect([await answers(one), await answers(two), await answers(three)]).toEqual([
      'reception',
      'reservations',
      'reservations',
    ]);
  });

  it('of another agent makes the save fail, and nothing of it is written', async () => {
    await save({ numbers: [one] });
    const read = await agents.current('reception');
    expect(await agents.save(read, { ...base, numbers: [two, one] }, now)).toEqual({ taken: [one] });
    expect((await agents.current('reception')).version).toBe(0);
    expect(await agents.version('reception', 1)).toBeUndefined();
    expect(await answers(two)).toBe('reception');
  });

  it('can be taken by another agent once it is free', async () => {
    await save({ numbers: [one] });
    await save({ numbers: [] });
    const read = await agents.current('reception');
    expect(await agents.save(read, { ...base, numbers: [one] }, now)).toMatchObject({ saved: { version: 1 } });
  });

  it('goes to one of two agents that want it at once', async () => {
    const reads = await Promise.all([agents.current('reception'), agents.current('reservations')]);
    const outcomes = await Promise.all(reads.map((read) => agents.save(read, { ...read.config, numbers: [one] }, now)));
    expect(outcomes.map((outcome) => Object.keys(outcome)[0] ?? '').toSorted()).toEqual(['saved', 'taken']);
  });

  it('can be exchanged for as many others as an agent may have', async () => {
    const forty = (from: number) => Array.from({ length: 40 }, (_, index) => `+3310000${from + index}`);
    await save({ numbers: forty(1000) });
    expect(await save({ numbers: forty(2000) })).toMatchObject({ saved: { version: 2 } });
    expect(await answers('+33100002039')).toBe('reservations');
  });
});
