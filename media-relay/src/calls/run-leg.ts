import type WebSocket from 'ws';
import type { AttemptOutcome, Call, CallIn } from '../../../shared/domain/calls/call.ts';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { connectLeg, endAttempt, renewLease } from '../../../shared/domain/calls/call-transitions.ts';
import { changeCall } from '../../../shared/domain/calls/change-call.ts';
import type { ConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import type { StreamPass } from '../../../shared/domain/calls/stream-token.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { TurnWriter } from '../agent/turn-writer.ts';
import type { ModelAccount } from '../realtime/realtime-socket.ts';
import type { ModelSettings } from '../realtime/session-settings.ts';
import { MediaStreamSocket, type StreamStart, turnAway } from '../twilio/media-stream-socket.ts';
import { endsTheCall, outcomeOf } from './leg-outcome.ts';
import type { LiveCalls } from './live-calls.ts';
import { type LegEnd, type LegReport, MediaStreamCall } from './media-stream-call.ts';

export interface RunLegDeps {
  calls: CallRepository;
  conversations: Pick<ConversationRepository, 'turns' | 'saveTurn' | 'saveLeg' | 'findAttempt'>;
  agentFor(call: CallIn<'in_progress'>): Promise<VoiceAgent | null>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  live: LiveCalls;
  relayId: string;
  account: ModelAccount;
  settings: ModelSettings;
  maxMs: number;
  now: () => Date;
  log: Logger;
}

/** Well within the lease: two may be lost. */
const HEARTBEAT_MS = 5_000;
const REFUSED = 1008;

/**
 * Takes a leg, talks, and leaves the call in the state that says what happened. The leg is taken by a conditional write: of
 * two streams for one leg only one talks, and a relay that was replaced learns it at its next heartbeat.
 */
export async function runLeg(deps: RunLegDeps, socket: WebSocket, start: StreamStart, pass: StreamPass): Promise<void> {
  const log = deps.log.with({ callId: pass.callId, attempt: pass.attempt, leg: pass.leg });
  const call = await takeLeg(deps, pass);
  if (!call) {
    log.warn('A stream asked for a leg that is not to be had');
    return turnAway(socket, REFUSED);
  }
  const turns = pass.leg > 1 ? await deps.conversations.turns(call.id) : [];
  const agent = await deps.agentFor(call);
  if (!agent) {
    log.warn('The subject of the call is gone');
    await recordEnd(deps, pass, 'failed');
    return turnAway(socket, 1000);
  }

  const writer = new TurnWriter((turn) => deps.conversations.saveTurn(call.id, turn), log);
  let lineClosed: Promise<void> | undefined;
  const leg: MediaStreamCall = new MediaStreamCall(
    {
      identity: { ...pass, relayId: deps.relayId },
      agent,
      history: turns.filter((turn) => turn.attempt === pass.attempt),
      account: deps.account,
      settings: deps.settings,
      maxMs: deps.maxMs,
      saveTurn: (turn) => writer.save(turn),
      onEnd: (end, personSpoke) => {
        lineClosed = closeLine(end, personSpoke);
      },
      now: () => deps.now().getTime(),
      log,
    },
    (handlers) => new MediaStreamSocket(socket, start, handlers),
  );

  /** First the record, then the line: Twilio asks what is next the moment the stream closes. */
  async function closeLine(end: LegEnd, personSpoke: boolean): Promise<void> {
    try {
      if (endsTheCall(end)) await recordEnd(deps, pass, await outcome(deps, pass, end, personSpoke));
    } catch (error) {
      log.error('The end of a call could not be recorded', { error });
    }
    leg.closeLine();
  }

  const remove = deps.live.add(leg);
  const heartbeat = setInterval(() => void beat(deps, pass, leg), HEARTBEAT_MS);
  log.info('A leg begins', { sid: pass.sid });
  try {
    await leg.start();
    const report = await leg.done;
    await lineClosed;
    await writer.flush();
    await conclude(deps, pass, report);
    log.info('A leg ended', { reason: report.end, firstAudioMs: report.leg.firstAudioMs });
  } finally {
    clearInterval(heartbeat);
    remove();
  }
}

async function takeLeg(deps: RunLegDeps, pass: StreamPass): Promise<CallIn<'in_progress'> | null> {
  let taken = false;
  const call = await changeCall(deps, pass.callId, (current) => {
    taken = false;
    if (current.status !== 'dialled' && current.status !== 'in_progress') return null;
    if (current.attempt !== pass.attempt || current.sid !== pass.sid) return null;
    const next = connectLeg(current, pass.leg, deps.relayId, deps.now());
    taken = next !== null;
    return next;
  });
  return taken && call?.status === 'in_progress' ? call : null;
}

async function beat(deps: RunLegDeps, pass: StreamPass, leg: MediaStreamCall): Promise<void> {
  try {
    const call = await changeCall(deps, pass.callId, (current) => renewLease(current, pass.leg, deps.now()));
    if (!call || call.status === 'cancelled') leg.end('cancelled');
    else if (!held(call, pass)) leg.end('fenced');
  } catch (error) {
    // The lease outlives a heartbeat or two; if it is the store that is gone, the conversation is worth more than the record.
    deps.log.warn('A lease could not be renewed', { callId: pass.callId, error });
  }
}

/** The call if this relay still holds it. */
function held(call: Call, pass: StreamPass): CallIn<'in_progress'> | null {
  return call.status === 'in_progress' && call.attempt === pass.attempt && call.leg === pass.leg ? call : null;
}

async function recordEnd(deps: RunLegDeps, pass: StreamPass, result: AttemptOutcome): Promise<void> {
  await changeCall(deps, pass.callId, (current) => {
    const call = held(current, pass);
    return call && endAttempt(call, result, deps.now());
  });
}

/** The last words are in: what the leg cost, how the attempt really ended, and the word to whoever makes a record of it. */
async function conclude(deps: RunLegDeps, pass: StreamPass, report: LegReport): Promise<void> {
  await deps.conversations.saveLeg(pass.callId, report.leg);
  if (!endsTheCall(report.end)) return;
  const final = await outcome(deps, pass, report.end, report.personSpoke);
  const call = await changeCall(deps, pass.callId, (current) => {
    const call = held(current, pass);
    if (call) return endAttempt(call, final, deps.now());
    const ours = current.status === 'ended' && current.attempt === pass.attempt;
    return ours && current.outcome !== final ? { ...current, outcome: final, lastOutcome: final } : null;
  });
  if (call?.status === 'ended') await deps.announceEnd(pass.callId, 0);
}

async function outcome(deps: RunLegDeps, pass: StreamPass, end: LegEnd, personSpoke: boolean): Promise<AttemptOutcome> {
  const attempt = await deps.conversations.findAttempt(pass.callId, pass.attempt);
  return outcomeOf(end, { personSpoke, answeredBy: attempt?.answeredBy });
}
