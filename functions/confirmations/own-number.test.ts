import { expect, it } from 'vitest';
import { ownNumber } from './own-number.ts';

const account = (phoneNumber: string) => async () => ({ phoneNumber });

it('is what is set, else the account’s, and none until somebody filled that in', async () => {
  expect(await ownNumber('DUNES', account('+33186950000'))()).toBe('DUNES');
  expect(await ownNumber('', account('+33186950000'))()).toBe('+33186950000');
  // As the secret is made: infra/stacks/data-stack.ts.
  expect(await ownNumber('', account('+33000000000'))()).toBeNull();
});
