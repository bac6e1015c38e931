import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { AttemptOutcome } from '../../../shared/domain/calls/call.ts';
import type { Leg } from '../../../shared/domain/calls/leg.ts';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { Leaving, Tool } from '../agent/tool.ts';
import { Transcript } from '../agent/transcript.ts';
import { UsageMeter } from '../agent/usage.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { RealtimeEvent } from '../realtime/realtime-events.ts';
import type { History, PastAction } from '../realtime/seed-history.ts';
import { type ModelSettings, sessionUpdate, turnDetectionOf } from '../realtime/session-settings.ts';
import { CallNumbers } from './call-numbers.ts';
import { Conversation } from './conversation.ts';
import type { Beginning } from './conversation-ports.ts';
import type { LegEnd, LegReport } from './leg-end.ts';
import { CallGone, type Line, type LineEvents } from './line.ts';
import { WhoAnswered } from './who-answered.ts';

export interface HeldLegOptions {
  identity: { callId: string; attempt: number; leg: number; relayId: string };
  /** When the stream began, before anything was looked up; milliseconds since the epoch. */
  startedAt: number;
  agent: VoiceAgent;
  tools: readonly Tool[];
  /** What was said and done on earlier legs. */
  history: History;
  beginning: Beginning;
  /** The person heard the agent's notice on an earlier leg. @default they did not */
  noticeHeard?: boolean;
  /** The model's name, by which its tokens are priced. */
  model: string;
  settings: ModelSettings;
  maxMs: number;
  /** There is a message for a recorder, and it was not left yet. */
  mayLeaveMessage: boolean;
  /** Whoever is on the line has called us. */
  calledUs: boolean;
  /** The message, for the one that may leave it; null when somebody was faster. */
  claimMessage(): Promise<string | null>;
  /** Whoever watches. */
  live: LiveHub;
  saveTurn(turn: Turn): void;
  /** What the agent has done on this leg so far. */
  actions(): readonly PastAction[];
  /** The call is over on this relay, but the last words may still be with the transcriber. */
  onEnd(end: LegEnd): void;
  now: () => number;
  log: Logger;
}

/** Words that the transcriber still owes when the line closes are worth this wait. */
const LAST_WORDS_MS = 2_500;
const MAX_MODEL_LOSSES = 3;

/**
 * One leg of one call: its line, the conversation on it, and their end. {@link end} may be called by anybody, any
 * number of times; the first reason counts, and nothing of the call outlives {@link done}.
 */
export class HeldLeg implements LineEvents {
  readonly #options: HeldLegOptions;
  readonly #line: Line;
  readonly #conversation: Conversation;
  readonly #transcript: Transcript;
  readonly #usage: UsageMeter;
  readonly #numbers: CallNumbers;
  readonly #who: WhoAnswered;
  readonly #startedAt: number;
  #end: LegEnd | null = null;
  #modelLosses = 0;
  readonly #finished = Promise.withResolvers<LegReport>();

  constructor(options: HeldLegOptions, line: Line) {
    const { now, log, settings, model, live } = options;
    this.#options = options;
    this.#line = line;
    this.#startedAt = options.startedAt;
    this.#numbers = new CallNumbers(this.#startedAt, turnDetectionOf(options.agent).silenceMs);
    this.#transcript = new Transcript(options.identity, options.saveTurn, now);
    this.#usage = new UsageMeter(model, settings.transcriptionModel);
    this.#who = new WhoAnswered({
      mayLeaveMessage: options.mayLeaveMessage,
      history: options.history.turns,
      calledUs: options.calledUs,
    });
    this.#conversation = new Conversation(
      options.agent,
      {
        send: (event) => line.send(event),
        speech: (heardBy, numbers) => line.speech(heardBy, numbers),
        finish: (reason) => this.end(reason),
        claimMessage: options.claimMessage,
        who: this.#who,
        modelSilent: () => this.onModelLost('it was asked to speak and did not'),
        transcript: this.#transcript,
        usage: this.#usage,
        numbers: this.#numbers,
        tools: options.tools,
        now,
        log,
      },
      options.maxMs,
      options.noticeHeard,
    );
    line.attach(this, live);
  }

  onEvent(event: RealtimeEvent): void {
    this.#conversation.on(event);
  }

  onAgentSpeaks(): void {
    this.#conversation.agentSpeaks();
  }

  onPlayback(change: () => void): void {
    this.#conversation.playback(change);
  }

  onDigit(digit: string): void {
    this.#conversation.digit(digit);
  }

  onHungUp(): void {
    this.end('person_hung_up');
  }

  onLineLost(): void {
    this.end('line_lost');
  }

  /** Resolves when the leg is over and everything that was said on it is known. */
  get done(): Promise<LegReport> {
    return this.#finished.promise;
  }

  /** Brings the agent to the line. */
  async start(): Promise<void> {
    await this.#openModel(this.#options.history, this.#options.beginning);
  }

  /** To be called a few times a second. */
  tick(): void {
    if (this.#end) return;
    if (this.#line.tick(this.#conversation.personSpeaking) === 'lost') return this.end('line_lost');
    this.#conversation.tick();
    this.#renewModel();
    if (this.#options.live.watched) this.#observe();
  }

  /** This relay goes away: the leg ends at the next pause of the conversation. */
  leaveAtPause(): void {
    this.#conversation.leaveAtPause();
  }

  /** What the carrier believes of who picked up. */
  verdict(answeredBy: AnsweredBy): void {
    if (this.#end) this.#who.verdict(answeredBy);
    else this.#conversation.verdict(answeredBy);
  }

  #observe(): void {
    const { phase, agentSpeaking, personSpeaking, counts } = this.#conversation;
    this.#options.live.observe({ phase, agentSpeaking, personSpeaking, interruptions: counts.interruptions });
  }

  /** What staff wants of the agent, see {@link Conversation.whisper}. */
  whisper(id: string, text: string): 'applied' | 'repeated' | 'too_late' {
    return this.#end ? 'too_late' : this.#conversation.whisper(id, text);
  }

  end(reason: LegEnd): void {
    if (this.#end) return;
    this.#end = reason;
    this.#conversation.lineLost();
    this.#options.onEnd(reason);
    void this.#close(reason);
  }

  /** Leaves the line to the carrier once what is being said was heard. */
  leaveLine(reason: Leaving): void {
    if (!this.#end) this.#conversation.leaveLine(reason);
  }

  /** Lets go of the line, once the record says what became of the call: whoever takes it next asks there. */
  closeLine(): void {
    this.#line.close(this.#end ?? 'line_lost');
  }

  /** Who says "hello?" and hangs up before hearing who is calling has not spoken to anybody. */
  get personSpoke(): boolean {
    const spokeNow = this.#transcript.personSpoke && this.#conversation.floorIsOpen;
    return spokeNow || this.#options.history.turns.some((turn) => turn.speaker === 'person');
  }

  /** When the person had heard the agent's notice on this leg; null when they had not, or there is none. */
  get noticeHeardAt(): Date | null {
    return this.#conversation.noticeHeardAt;
  }

  /** How the attempt ended if nobody who counts was reached; null when somebody may have been. */
  get unreached(): AttemptOutcome | null {
    return this.#who.unreached;
  }

  /** All that was said and done until now, on this leg and before. */
  get #history(): History {
    const { history, actions } = this.#options;
    return {
      turns: [...history.turns, ...this.#transcript.turns()],
      actions: [...history.actions, ...actions()],
    };
  }

  async #openModel(history: History, beginning: Beginning): Promise<void> {
    try {
      await this.#line.openModel(this.#sessionUpdate(beginning.kind !== 'opening'), history);
      if (this.#end) return;
      this.#numbers.modelReady(this.#options.now());
      this.#conversation.begin(beginning);
      this.#line.listen();
    } catch (error) {
      if (error instanceof CallGone) return this.end('person_hung_up');
      this.#options.log.error('The model is not to be had for this call', { error });
      this.end('model_unreachable');
    }
  }

  #sessionUpdate(open: boolean) {
    const { agent, settings } = this.#options;
    return sessionUpdate(agent, settings, this.#conversation.declarations, open);
  }

  /** A session lives for an hour, a call may be longer: another one takes over where nobody notices. */
  #renewModel(): void {
    const { renewal } = this.#line;
    if (!renewal) return;
    if (renewal.renewalIsDue(Date.now())) renewal.prepareNext(this.#sessionUpdate(true));
    if (!renewal.nextIsReady || !this.#conversation.pausing) return;
    this.#options.log.info('The next session with the model takes over');
    renewal.switchToNext(this.#history);
    this.#conversation.begin({ kind: 'continued', owesAnswer: false });
  }

  /** The person is still there: another session takes over, knowing what was said. */
  onModelLost(reason: string): void {
    if (this.#end) return;
    this.#modelLosses += 1;
    this.#numbers.modelLost();
    this.#options.log.warn('The model was lost in the middle of a call', { reason, losses: this.#modelLosses });
    if (this.#modelLosses > MAX_MODEL_LOSSES) return this.end('model_failed');
    this.#line.dropModel();
    this.#line.hold();
    this.#conversation.modelLost();
    const history = this.#history;
    // Before a word was said the person has noticed nothing: the opening is still to come.
    const begun = history.turns.length > 0;
    void this.#openModel(history, begun ? this.#takenUpAgain() : { kind: 'opening' });
  }

  /** Where the model remembers by itself, and was heard meanwhile, nobody noticed anything. */
  #takenUpAgain(): Beginning {
    return this.#line.keepsConversation ? { kind: 'continued', owesAnswer: false } : { kind: 'resumed' };
  }

  /** The leg as it stands. A relay that is killed leaves the one it stored last. */
  get record(): Leg {
    const { identity, now } = this.#options;
    return {
      attempt: identity.attempt,
      leg: identity.leg,
      relayId: identity.relayId,
      startedAt: new Date(this.#startedAt).toISOString(),
      endedAt: new Date(now()).toISOString(),
      reason: this.#end ?? 'running',
      ...this.#numbers.numbers,
      ...this.#conversation.counts,
      usage: this.#usage.total(),
    };
  }

  async #close(reason: LegEnd): Promise<void> {
    await this.#lastWords();
    this.#line.closeModel();
    this.#finished.resolve({ end: reason, leg: this.record, times: this.#numbers.times });
  }

  /** Somebody who hung up in mid-sentence has not ended the turn for the voice detector: it is ended here. */
  async #lastWords(): Promise<void> {
    if (this.#conversation.personSpeaking) this.#line.send({ type: 'input_audio_buffer.commit' });
    const until = Date.now() + LAST_WORDS_MS;
    while (this.#transcript.awaitsWords && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
