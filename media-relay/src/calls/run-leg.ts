import type { CallIn } from '../../../shared/domain/calls/call.ts';
import { claimVoicemailMessage } from '../../../shared/domain/calls/claim-voicemail-message.ts';
import type { ConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import type { StreamPass } from '../../../shared/domain/calls/stream-token.ts';
import type { ToolEffectRepository } from '../../../shared/domain/calls/tool-effect-repository.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { AgentOnCall } from '../agent/agents.ts';
import { persist } from './persist.ts';
import { remainingMs } from './remaining-ms.ts';
import { TurnWriter } from '../agent/turn-writer.ts';
import type { History } from '../realtime/seed-history.ts';
import type { ModelSettings } from '../realtime/session-settings.ts';
import { LiveHub } from '../live/live-hub.ts';
import { liveLeg } from '../live/live-leg.ts';
import type { LiveRegister } from '../live/live-register.ts';
import type { EndedLeg } from '../tracing/leg-trace.ts';
import { beginningOf } from './beginning.ts';
import { heartbeat, type HeartbeatDeps } from './heartbeat.ts';
import { HeldLeg } from './held-leg.ts';
import { Lease } from './lease.ts';
import type { LegEnd } from './leg-end.ts';
import { endsTheCall, losesTheAgent, leavesOnPurpose } from './leg-outcome.ts';
import type { LineOffer } from './line.ts';
import type { LiveCalls } from './live-calls.ts';
import { conclude, giveToStandIn, noteLeaving, outcome, recordEnd } from './record-leg-end.ts';
import { spread } from './spread.ts';
import { takeLeg, type TakeLegDeps } from './take-leg.ts';
import { watchVerdict } from './watch-verdict.ts';

export interface RunLegDeps extends TakeLegDeps, HeartbeatDeps {
  conversations: Pick<ConversationRepository, 'turns' | 'saveTurns' | 'saveLeg' | 'findAttempt'>;
  effects: Pick<ToolEffectRepository, 'effects'>;
  agentFor(call: CallIn<'in_progress'>): Promise<AgentOnCall | null>;
  announceEnd(callId: string, delaySeconds: number): Promise<void>;
  newId(prefix: 'trf'): string;
  /** What the leg was like, for whoever watches. Must not throw. */
  report(ended: EndedLeg): void;
  live: LiveCalls;
  /** The legs that staff may watch and act on. */
  register: LiveRegister;
  /** The model's name, by which its tokens are priced. */
  model: string;
  settings: ModelSettings;
  maxMs: number;
  now: () => Date;
  /** The same in milliseconds since the epoch: it is asked a hundred times a second on every call. */
  nowMs: () => number;
  log: Logger;
}

/** Well within the lease: two may be lost. */
const HEARTBEAT_MS = { media_stream: 5_000, sip: 2_000 } as const;

/**
 * Takes a leg, talks, and leaves the call in the state that says what happened. The leg is taken by a conditional write: of
 * two lines for one leg only one talks, and a relay that was replaced learns it at its next heartbeat. Resolves to how it ended.
 */
export async function runLeg(deps: RunLegDeps, pass: StreamPass, offer: LineOffer): Promise<LegEnd | 'refused'> {
  const log = deps.log.with({ callId: pass.callId, attempt: pass.attempt, leg: pass.leg });
  const startedAt = deps.nowMs();
  const taken = await takeLeg(deps, pass);
  if (!taken) {
    log.warn('A line asked for a leg that is not to be had');
    offer.turnAway('refused');
    return 'refused';
  }
  const { call, before } = taken;
  const [history, onCall] = await Promise.all([historyOf(deps, pass), deps.agentFor(call)]);
  if (!onCall) {
    log.warn('The subject of the call is gone');
    await recordEnd(deps, pass, 'failed', null);
    offer.turnAway('over');
    return 'refused';
  }
  if (onCall.putThrough) {
    const given = await onCall.putThrough();
    log.info('A caller is put through to a person', { given });
    // Whoever carries the call asks what is next, and finds whom to dial.
    offer.turnAway(given ? 'elsewhere' : 'refused');
    return given ? 'transferring' : 'refused';
  }

  const lease = new Lease(new Date(call.leaseUntil), () => beat(), deps.now);
  const writer = new TurnWriter(async (turns) => {
    if (await lease.mayWrite()) await deps.conversations.saveTurns(call.id, turns, call.keepDays.transcripts);
  }, log);
  let lineClosed: Promise<'ours' | 'not_ours' | 'goes_on'> | undefined;
  let ended: LegEnd | undefined;
  const hub = new LiveHub(pass, history.turns);
  const leg: HeldLeg = new HeldLeg(
    {
      identity: { ...pass, relayId: deps.relayId },
      startedAt,
      agent: onCall.agent,
      tools: onCall.tools,
      history,
      noticeHeard: call.noticeHeardAt !== null,
      beginning: beginningOf(call, before, history.turns),
      model: deps.model,
      settings: deps.settings,
      maxMs: remainingMs(deps.maxMs, call.answeredAt, deps.now()),
      mayLeaveMessage: call.voicemailMessage !== null && call.voicemailLeftAt === null,
      calledUs: call.direction === 'inbound',
      claimMessage: () => claimVoicemailMessage(deps, call.id, pass.attempt),
      live: hub,
      saveTurn: (turn) => {
        writer.save(turn);
        hub.turn(turn);
      },
      actions: onCall.actions,
      onEnd: (end) => {
        ended = end;
        unregister();
        // Whoever watches follows the call to its next relay at once; the end of it is worth waiting for the last words.
        if (!endsTheCall(end)) hub.end(end, false);
        lineClosed = closeLine(end);
      },
      now: deps.nowMs,
      log,
    },
    offer.take(),
  );
  const beat = heartbeat({ ...deps, log }, pass, call, leg);

  /**
   * First the record, then the line: whoever carries the call asks what is next the moment it is let go. `not_ours`: another relay holds the
   * call, whose end is then that one's to tell; `goes_on`: somebody else has it from here.
   */
  async function closeLine(end: LegEnd): Promise<'ours' | 'not_ours' | 'goes_on'> {
    try {
      return await recordOf(end);
    } catch (error) {
      log.error('The end of a call could not be recorded', { error });
      return endsTheCall(end) ? 'ours' : 'goes_on';
    } finally {
      leg.closeLine();
    }
  }

  async function recordOf(end: LegEnd): Promise<'ours' | 'not_ours' | 'goes_on'> {
    if (endsTheCall(end)) {
      if (losesTheAgent(end) && (await giveToStandIn(deps, pass, leg.noticeHeardAt))) return 'goes_on';
      const ours = await recordEnd(deps, pass, await outcome(deps, pass, end, leg), leg.noticeHeardAt);
      if (ours) lease.close();
      return ours ? 'ours' : 'not_ours';
    }
    if (leavesOnPurpose(end)) {
      // Whoever takes the call over reads what was said: all of it has to be there first.
      await writer.flush();
      await noteLeaving(deps, pass, end, leg.noticeHeardAt);
      lease.close();
    }
    return 'goes_on';
  }

  const unregister = deps.register.add(
    liveLeg(pass.callId, hub, {
      whisper: (id, text) => leg.whisper(id, text),
      hangUp: async () => {
        leg.end('staff_hung_up');
        return (await lineClosed) === 'ours';
      },
      async requestTransfer(request) {
        const { callId, attempt } = pass;
        const answer = await onCall.requestTransfer({ callId, attempt, leg: pass.leg, reason: 'staff', ...request });
        if (answer.kind === 'refused') return 'not_possible';
        leg.leaveLine('transferring');
        return 'accepted';
      },
    }),
  );
  const remove = deps.live.add(leg);
  // Whoever called us is somebody.
  const stopWatching =
    call.direction === 'inbound'
      ? () => undefined
      : watchVerdict(
          () => deps.conversations.findAttempt(call.id, pass.attempt),
          (answeredBy) => leg.verdict(answeredBy),
          log,
        );
  const stopBeating = spread(() => void lease.renew(), HEARTBEAT_MS[call.transport]);
  log.info('A leg begins', { sid: pass.sid });
  try {
    await leg.start();
    const report = await leg.done;
    const recorded = await lineClosed;
    await persist(() => writer.flush(), log);
    deps.report({
      callId: call.id,
      answeredAt: call.answeredAt,
      leg: report.leg,
      times: report.times,
      endsTheCall: recorded === 'ours',
    });
    await persist(() => deps.conversations.saveLeg(call.id, report.leg, call.keepDays.calls), log);
    if (recorded !== 'goes_on') {
      await persist(() => conclude(deps, pass, report.end, leg, recorded === 'ours'), log);
    }
    log.info('A leg ended', { reason: report.end, firstAudioMs: report.leg.firstAudioMs });
    return report.end;
  } finally {
    stopBeating();
    stopWatching();
    unregister();
    hub.end(ended ?? 'line_lost', ended !== undefined);
    remove();
  }
}

/** What was said and done on earlier legs of this attempt. */
async function historyOf(deps: RunLegDeps, pass: StreamPass): Promise<History> {
  if (pass.leg <= 1) return { turns: [], actions: [] };
  const [turns, effects] = await Promise.all([
    deps.conversations.turns(pass.callId),
    deps.effects.effects(pass.callId),
  ]);
  return { turns: turns.filter((turn) => turn.attempt === pass.attempt), actions: effects };
}
