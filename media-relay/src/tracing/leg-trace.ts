import { voiceCost } from '../../../shared/domain/calls/cost.ts';
import type { Leg } from '../../../shared/domain/calls/leg.ts';
import type { LegTimes, TurnTimes } from '../calls/call-numbers.ts';
import type { Span } from './otlp-body.ts';

export interface EndedLeg {
  callId: string;
  /** When the person picked up, as the first relay saw it. ISO 8601. */
  answeredAt: string;
  leg: Leg;
  times: LegTimes;
  /** This leg's end is the call's. */
  endsTheCall: boolean;
}

/** Ends that nobody wanted. */
const TROUBLE = new Set(['model_failed', 'model_unreachable', 'line_lost', 'fenced']);

/**
 * The stages of a leg: the model is set up, the opening is heard, then turn by turn the person speaks, the model thinks and the
 * agent is heard, until the goodbye. The call itself is a span of the leg that ends it; a relay that dies leaves none of its own.
 */
export function legTrace({ callId, answeredAt, leg, times, endsTheCall }: EndedLeg): Span[] {
  const attempt = `attempt-${leg.attempt}`;
  const id = `${attempt}/leg-${leg.leg}`;
  const to = Date.parse(leg.endedAt);
  const status = { ok: !TROUBLE.has(leg.reason), message: leg.reason };
  const common = { 'comptoir.call': callId, 'comptoir.attempt': leg.attempt };
  const call: Span = {
    id: attempt,
    parent: null,
    name: 'call',
    from: Date.parse(answeredAt),
    to,
    attributes: common,
    status,
  };
  const whole: Span = {
    ...{ id, parent: attempt, name: 'leg', from: times.startedAt, to, status },
    attributes: {
      ...common,
      'comptoir.leg': leg.leg,
      'comptoir.relay': leg.relayId,
      'comptoir.reason': leg.reason,
      'comptoir.interruptions': leg.interruptions,
      'comptoir.model_losses': leg.modelLosses,
      'comptoir.voice_usd': voiceCost(leg.usage),
    },
  };
  return [...(endsTheCall ? [call] : []), whole, ...beginning(id, times, to), ...turns(id, leg, times, to)];
}

function beginning(parent: string, { startedAt, readyAt, opening }: LegTimes, to: number): Span[] {
  const setUp: Span = { id: `${parent}/set-up`, parent, name: 'model set-up', from: startedAt, to: readyAt ?? to };
  if (!opening) return [setUp];
  const first: Span = {
    ...{ id: `${parent}/opening`, parent, name: 'opening heard' },
    ...{ from: opening.heardFrom, to: opening.heardTo ?? to },
  };
  return [setUp, first];
}

function turns(parent: string, leg: Leg, times: LegTimes, to: number): Span[] {
  const last = times.turns.at(-1);
  return times.turns.flatMap((turn, index) => {
    const id = `${parent}/turn-${index + 1}`;
    const end = turn.heardTo ?? to;
    const goodbye = turn === last && leg.reason === 'agent_hung_up';
    const whole: Span = { id, parent, name: goodbye ? 'goodbye' : 'turn', from: turn.personFrom, to: end };
    return [whole, ...stages(id, turn, end)];
  });
}

function stages(parent: string, { personFrom, personTo, answeredAt, heardFrom }: TurnTimes, end: number): Span[] {
  const spoke: Span = { id: `${parent}/person`, parent, name: 'person speaks', from: personFrom, to: personTo };
  const thought: Span = { id: `${parent}/model`, parent, name: 'model thinks', from: personTo, to: answeredAt ?? end };
  const heard: Span = { id: `${parent}/agent`, parent, name: 'agent heard', from: heardFrom ?? end, to: end };
  return [spoke, thought, ...(heardFrom === null ? [] : [heard])];
}
