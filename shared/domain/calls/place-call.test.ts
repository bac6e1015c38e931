import { expect, it } from 'vitest';
import { requestedCall } from '../../testing/calls.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import type { Call } from './call.ts';
import { cancelCall, claimAttempt } from './call-transitions.ts';
import { callingHours } from './calling-hours.ts';
import { placeCall, type PlaceCallDeps } from './place-call.ts';

const now = new Date('2026-11-20T09:00:00.000Z');

/** Asks for a call whose line was last held by `holder`; whether it was dialled, and whether it is asked for again. */
async function asked(holder: Call | null, call: Call | null = requestedCall()) {
  const seen = { dialled: 0, later: 0 };
  const deps: PlaceCallDeps = {
    calls: {
      find: async (id: string) => (id === holder?.id ? holder : (call ?? undefined)),
      save: async () => true,
    },
    conversations: { recordRefusal: async () => undefined },
    carrier: {
      async dial() {
        seen.dialled += 1;
        return { kind: 'unsure', reason: 'it said nothing' };
      },
    },
    claim: async () => true,
    release: async () => undefined,
    lineHolder: async () => holder?.id ?? null,
    publicUrl: async () => 'https://desk.example',
    requeue: async () => void (seen.later += 1),
    announceEnd: async () => undefined,
    settings: { hours: callingHours('00:00-24:00'), retrySeconds: 600, maxCallSeconds: 600, detectMachines: false },
    now: () => now,
    log: silentLogger,
  };
  await placeCall(deps, 'call-o1');
  return seen;
}

const other = (): Call => cancelCall({ ...claimAttempt(requestedCall(), now), id: 'call_other' }, now);

it('a line on which a cancelled call may still ring is waited for', async () => {
  expect(await asked(other())).toEqual({ dialled: 0, later: 1 });
});

it('a line whose cancelled call is known to be over is free', async () => {
  const { dueAt: _known, ...over } = other() as Extract<Call, { status: 'cancelled' }>;
  expect(await asked(over)).toEqual({ dialled: 1, later: 0 });
});

it('a call that was erased since it was asked for is nobody’s', async () => {
  expect(await asked(null, null)).toEqual({ dialled: 0, later: 0 });
});
