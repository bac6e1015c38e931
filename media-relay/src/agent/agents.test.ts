import { DEFAULT_HOTEL } from '../../../shared/domain/reservations/hotel.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { describe, expect, it } from 'vitest';
import { holdBy } from '../../../shared/domain/calls/call-transitions.ts';
import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { TransferRequest } from '../../../shared/domain/calls/request-transfer.ts';
import { failTransfer, openTransfer } from '../../../shared/domain/calls/transfer-transitions.ts';
import type { AgentConfig } from '../../../shared/domain/directory/agent-config.ts';
import { DEFAULT_AGENTS } from '../../../shared/domain/directory/default-agents.ts';
import { answeredCall, talkingCall } from '../../../shared/testing/calls.ts';
import { exampleOrder } from '../../../shared/testing/supplier-orders.ts';
import { type AgentDeps, agentFor } from './agents.ts';

/** A Friday, at noon in Paris. */
const noon = new Date('2026-11-20T11:00:00.000Z');
const inTheMorning = {
  timeZone: 'Europe/Paris',
  keepDays: { calls: null, transcripts: null },
  spans: [{ days: ['fri' as const], from: '08:00', to: '10:00' }],
};
const restaurant = {
  name: 'Chez Amal',
  address: '',
  telephone: '',
  email: '',
  openingHours: '',
  deliveryInstructions: '',
};
const [OWN, BUSINESS] = ['+33612345699', '+33612345698'];

function incoming(version: number | null = 3): CallIn<'in_progress'> {
  const call = answeredCall(noon, { language: 'fr' });
  return version === null ? call : holdBy(call, { agent: { id: 'reception', version }, language: 'fr', standIn: null });
}

const nobody = () => Promise.reject(new Error('Nobody books here'));
const noHotel: AgentDeps['hotel'] = {
  hotel: { current: async () => ({ version: 0, config: DEFAULT_HOTEL }) },
  inventory: { nights: nobody, commit: nobody },
  reservations: { find: nobody },
  keepDays: null,
  inCall: () => ({ earlier: nobody, commit: nobody }),
  now: () => noon,
  log: silentLogger,
};

/** The relay's composition, over documents that the test says. */
function rig(change: Partial<AgentConfig> = {}, target: AgentDeps['transferTarget'] = (own) => own ?? BUSINESS) {
  const read: [string, number | null][] = [];
  const transfers: [string | null, TransferRequest][] = [];
  const deps: AgentDeps = {
    orders: { find: async (id) => exampleOrder(id, noon).order },
    callers: { list: async () => ({ records: [], next: undefined }) },
    async document(id, version) {
      read.push([id, version]);
      return { ...DEFAULT_AGENTS[id], ...change };
    },
    hotel: noHotel,
    restaurant,
    messages: { take: async () => ({ kind: 'committed' }) },
    transferTarget: target,
    async requestTransfer(to, request) {
      transfers.push([to, request]);
      return { kind: 'refused', refusal: 'not_talking' };
    },
    requestDigits: async () => ({ kind: 'refused', refusal: 'busy' }),
    now: () => noon,
  };
  return { deps, read, transfers, on: (call: CallIn<'in_progress'>) => agentFor(deps, call) };
}
const toolsOf = (onCall: Awaited<ReturnType<typeof agentFor>>) =>
  onCall?.tools.map(({ declaration }) => declaration.name);

describe('who is on a call', () => {
  it('is read at the version that holds it, for every purpose', async () => {
    const { on, read } = rig({ greeting: 'Oui ?' });
    const held = holdBy(talkingCall(), { agent: { id: 'supplier-orders', version: 7 }, language: 'fr', standIn: null });
    expect((await on(incoming(3)))?.agent.opening).toBe('Oui ?');
    expect((await on(incoming(null)))?.agent.opening).toBe('Oui ?');
    expect((await on(held))?.agent.opening).toBe('Oui ?');
    expect(read).toEqual([
      ['reception', 3],
      ['reception', null],
      ['supplier-orders', 7],
    ]);
  });

  it('has the tools of its document, and the person that takes its calls over', async () => {
    const { on, transfers } = rig({ tools: ['transfer'], transferNumber: OWN });
    const onCall = await on(incoming());
    expect(toolsOf(onCall)).toEqual(['transfer_to_human']);
    await onCall?.requestTransfer({ callId: 'c', attempt: 1, leg: 1, kind: 'cold', briefing: '', reason: '' });
    expect(transfers[0]?.[0]).toBe(OWN);
    expect(toolsOf(await rig({ tools: ['transfer'] }, () => null).on(incoming()))).toEqual([]);
    expect(toolsOf(await rig({ tools: [] }).on(talkingCall()))).toEqual([]);
  });
});

describe('out of hours', () => {
  const closed = { openingHours: inTheMorning, transferNumber: OWN, tools: ['transfer' as const] };

  it('a caller gets the agent all the same', async () => {
    const onCall = await rig({ ...closed, outOfHours: 'agent' }).on(incoming());
    expect(onCall?.putThrough).toBeNull();
    expect(toolsOf(onCall)).toEqual(['transfer_to_human']);
    expect(onCall?.agent.instructions).not.toContain('fermée');
  });

  it('or one that takes a message, whatever else it may do, and passes nobody on', async () => {
    const onCall = await rig({ ...closed, outOfHours: 'message' }).on(incoming());
    expect(onCall?.putThrough).toBeNull();
    expect(toolsOf(onCall)).toEqual(['prendre_message']);
    expect(onCall?.agent.instructions).toContain('fermée');
  });

  it('or a person at once, who is told who calls', async () => {
    const { on, transfers } = rig({ ...closed, outOfHours: 'transfer' });
    expect(await (await on(incoming()))?.putThrough?.()).toBe(false);
    expect(transfers).toMatchObject([
      [
        OWN,
        { callId: 'call_CA1', attempt: 1, leg: 1, kind: 'warm', briefing: expect.stringContaining('06 11 22 33 44') },
      ],
    ]);
    // Withheld: there is no number to tell.
    await (await on({ ...incoming(), from: '+266696687' }))?.putThrough?.();
    expect(transfers[1]?.[1].briefing).toContain('masqué');
  });

  it('or an agent that takes a message where nobody is there, or nobody took the call', async () => {
    const nobody = rig({ ...closed, transferNumber: null, outOfHours: 'transfer' }, () => null);
    expect((await nobody.on(incoming()))?.putThrough).toBeNull();
    const wish = { id: 'trf_1', to: OWN, kind: 'warm' as const, briefing: '', reason: '' };
    const rangInVain = failTransfer(openTransfer(incoming(), wish, noon), 'no_answer', noon);
    const onCall = await rig({ ...closed, outOfHours: 'transfer' }).on(rangInVain);
    expect(onCall?.putThrough).toBeNull();
    expect(toolsOf(onCall)).toEqual(['prendre_message']);
    expect(onCall?.agent.instructions).toContain('astreinte');
  });

  it('whoever called in time is not sent away because it got late, and suppliers are called whenever', async () => {
    const { on, deps } = rig({ ...closed, outOfHours: 'transfer' });
    const early = { ...incoming(), answeredAt: '2026-11-20T08:59:00.000Z' };
    expect((await on(early))?.putThrough).toBeNull();
    expect((await on(talkingCall()))?.putThrough).toBeNull();
    expect(deps.now()).toEqual(noon);
  });
});
