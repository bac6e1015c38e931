import { beforeEach, describe, expect, it } from 'vitest';
import { answeredCall, dialledCall, talkingCall } from '../../testing/calls.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { continueCall } from './answer-call.ts';
import { applyCarrierNews } from './apply-carrier-news.ts';
import type { Call, CallIn } from './call.ts';
import type { CallRepository } from './call-repository.ts';
import { connectLeg, endAttempt, handOver, holdBy } from './call-transitions.ts';

const PERSON = '+33612345699';
let stored: Call;
let clock: number;
let tokens: number;
const now = () => new Date(clock);
const calls: CallRepository = {
  find: async () => stored,
  async save(call) {
    if (call.version !== stored.version) return false;
    stored = { ...call, version: call.version + 1 };
    return true;
  },
};
const next = (token = `token-${++tokens}`, dial: Parameters<typeof continueCall>[4]['dial'] = null) =>
  continueCall(
    { calls, newId: () => `trf_${tokens}`, settings: { maxCallSeconds: 600 }, now },
    stored.id,
    stored.attempt,
    'CA1',
    { token, dial, digitsId: null },
  );
const hungUp = () =>
  applyCarrierNews(
    {
      calls,
      conversations: { recordNews: async () => true, findAttempt: async () => undefined },
      carrier: { hangUp: async () => undefined },
      announceEnd: async () => undefined,
      now,
      log: silentLogger,
    },
    stored.id,
    stored.attempt,
    { sid: 'CA1', status: 'completed', sequence: null, at: now() },
  );

/** Somebody who called us talks with the agent. */
function caller(standIn: string | null, from = '+33611223344'): CallIn<'in_progress'> {
  const call = answeredCall(now(), { from });
  return holdBy(call, { agent: { id: 'reception', version: 1 }, language: 'fr', standIn });
}

/** Relays take the call and are lost, one after the other. */
async function loseRelays(count: number): Promise<void> {
  for (let lost = 0; lost < count; lost++) {
    const answer = await next();
    if (answer.do !== 'connect' || stored.status !== 'in_progress') throw new Error(`It is told to ${answer.do}`);
    const taken = connectLeg(stored, answer.leg, 'another', now());
    if (taken) await calls.save(taken, now());
  }
}

beforeEach(() => {
  clock = Date.parse('2026-11-20T09:00:00.000Z');
  tokens = 0;
  stored = talkingCall();
});

describe('a call for which no relay can be reached', () => {
  it.each([
    ['before the agent said a word', () => dialledCall(), 1, 'agent_unavailable'],
    ['in the middle', () => talkingCall(), 2, 'interrupted'],
  ] as const)('%s is brought to one for eight seconds, then hears an apology', async (_when, call, leg, outcome) => {
    stored = call();
    clock += 20_000;
    expect(await next()).toMatchObject({ do: 'connect', leg, again: false });
    clock += 200;
    expect(await next()).toMatchObject({ do: 'connect', leg, again: true });
    clock += 7_900;
    expect(await next()).toMatchObject({ do: 'apologise' });
    await hungUp();
    expect(stored).toMatchObject({ status: 'ended', outcome });
  });

  it('is nobody’s loss where one comes in time', async () => {
    stored = dialledCall();
    await next();
    clock += 5_000;
    const taken = connectLeg(stored, 1, 'relay-1', now());
    if (taken) await calls.save(taken, now());
    clock += 60_000;
    await calls.save(handOver(stored, 1, now()) ?? stored, now());
    expect(await next()).toMatchObject({ do: 'connect', leg: 2, again: false });
  });

  it('that the person leaves before they met one was answered all the same', async () => {
    stored = dialledCall();
    await hungUp();
    expect(stored).toMatchObject({ status: 'ended', outcome: 'abandoned' });
  });
});

describe('a call whose agent is lost for good', () => {
  it.each(['interrupted', 'agent_unavailable'] as const)('says so: %s', async (outcome) => {
    stored = endAttempt(talkingCall(), outcome, now());
    expect(await next()).toMatchObject({ do: 'apologise' });
  });

  it.each(['completed', 'voicemail', 'abandoned'] as const)(
    'is not one that ended as it should: %s',
    async (outcome) => {
      stored = endAttempt(talkingCall(), outcome, now());
      expect(await next()).toEqual({ do: 'hang_up' });
    },
  );

  it('rings the person who is there, once, with a word to either', async () => {
    stored = caller(PERSON);
    await loseRelays(2);
    const question = 'the-third';
    const answer = await next(question);
    expect(answer).toMatchObject({ do: 'dial', excuse: true, transfer: { to: PERSON, kind: 'warm' } });
    expect(answer.do === 'dial' && answer.transfer.briefing).toContain('06 11 22 33 44');
    expect(await next(question)).toMatchObject({ do: 'dial', excuse: true });
    expect(stored).toMatchObject({ personDials: 1 });
  });

  it('brings the caller back to the agent when that person does not answer, and does not ring them again', async () => {
    stored = caller(PERSON);
    await loseRelays(2);
    await next();
    const transferId = stored.transfer?.id ?? '';
    const dial = { transferId, status: 'no-answer', bridged: false, talkSeconds: null, callerGone: false } as const;
    clock += 25_000;
    expect(await next('after', dial)).toMatchObject({ do: 'connect', again: false });
    clock += 9_000;
    expect(await next()).toMatchObject({ do: 'apologise', call: { direction: 'inbound' } });
    expect(stored).toMatchObject({ personDials: 1 });
  });

  it.each([
    ['nobody is there', () => caller(null)],
    ['it was we who called', () => ({ ...talkingCall(), standIn: PERSON })],
  ])('hears an apology where %s', async (_why, call) => {
    stored = call();
    await loseRelays(2);
    expect(await next()).toMatchObject({ do: 'apologise' });
  });

  it('is read out no number that is withheld', async () => {
    stored = caller(PERSON, '+266696687');
    await loseRelays(2);
    const answer = await next();
    expect(answer.do === 'dial' && answer.transfer.briefing).toContain('numéro masqué');
  });
});
