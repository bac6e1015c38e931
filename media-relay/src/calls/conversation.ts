import type { AnsweredBy } from '../../../shared/domain/calls/attempt.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import { SEND_DIGITS } from '../agent/send-digits-tool.ts';
import type { Leaving } from '../agent/tool.ts';
import { Whispers } from '../live/whispers.ts';
import type { FunctionCall, RealtimeEvent, RealtimeEventOf } from '../realtime/realtime-events.ts';
import { type ResponseRequest, ResponseSequencer } from '../realtime/response-sequencer.ts';
import { type ToolDeclaration, turnDetectionOf } from '../realtime/session-settings.ts';
import { BargeIn } from './barge-in.ts';
import type { Beginning, ConversationEnd, ConversationPorts } from './conversation-ports.ts';
import { Ending } from './ending.ts';
import { Floor } from './floor.ts';
import { Notice } from './notice.ts';
import { prompts } from './prompts.ts';
import { Silence } from './silence.ts';
import { TimeLimit } from './time-limit.ts';
import type { HeardBy, Speech } from './speech.ts';
import { ToolTurns } from './tool-turns.ts';
import { Unattended } from './unattended.ts';

/** As much of the opening as it takes to say who is calling; after that anybody may interrupt it. */
const OPENING_PROTECTED_MS = 3_000;
/** A person must never stay unable to interrupt, whatever the carrier confirms or the voice detector believes. */
const OPENING_LIMIT_MS = 20_000;
/** So long the longest notice may take before that: it is not to be interrupted at all. */
const NOTICE_LIMIT_MS = 30_000;
const MAX_FAILURES = 3;
/** The model begins a response within a second or two. */
const MODEL_SILENT_MS = 10_000;

/**
 * The agent's side of a call: when it speaks, when it yields, what was heard, when it hangs up. It holds no socket and no
 * timer: it is told of events and asked to {@link tick} a few times a second.
 */
export class Conversation {
  readonly #agent: VoiceAgent;
  readonly #ports: ConversationPorts;
  readonly #speech: Speech;
  readonly #sequencer: ResponseSequencer;
  readonly #floor: Floor;
  readonly #bargeIn: BargeIn;
  readonly #ending: Ending;
  readonly #tools: ToolTurns;
  readonly #unattended: Unattended;
  readonly #whispers: Whispers;
  readonly #notice: Notice;
  readonly #timeLimit: TimeLimit;
  #phase: 'opening' | 'talking' | 'closing' = 'opening';
  #openingSince: number;
  #personSpeaking = false;
  #personSpokeUnanswered = false;
  #askedAt = 0;
  readonly #silence: Silence;
  #failures = 0;
  #digits = '';
  #leavingAtPause = false;
  #toldFarewell = false;
  #speechStartedMs = 0;

  /** `noticeHeard`: the person has heard the agent's notice on an earlier leg. */
  constructor(agent: VoiceAgent, ports: ConversationPorts, maxMs: number, noticeHeard = false) {
    this.#agent = agent;
    this.#ports = ports;
    const heardBy: HeardBy = {
      agentHeard: (itemId) => {
        ports.transcript.agentHeard(itemId);
        this.#notice.heard(itemId, ports.now());
        this.#unattended.agentHeard('all');
      },
      agentCut: (cut) => {
        ports.transcript.agentCut(cut);
        if (cut.heardMs > 0) this.#unattended.agentHeard('part');
      },
    };
    this.#speech = ports.speech(heardBy, ports.numbers);
    this.#sequencer = new ResponseSequencer((request) => this.#ask(request));
    const detection = turnDetectionOf(agent);
    this.#floor = new Floor(detection, (event) => ports.send(event));
    this.#bargeIn = new BargeIn(
      {
        speech: this.#speech,
        sequencer: this.#sequencer,
        floor: this.#floor,
        language: agent.language,
        silenceMs: detection.silenceMs,
      },
      {
        send: (event) => ports.send(event),
        yielded: () => this.#yielded(),
        wentOn: () => this.#ending.delayed(),
        wasNoise: () => {
          this.#personSpokeUnanswered = false;
        },
        numbers: ports.numbers,
        now: ports.now,
      },
    );
    this.#ending = new Ending(this.#speech, ports.now);
    this.#tools = new ToolTurns(ports.tools, {
      send: (event) => ports.send(event),
      answered: () => this.#toolsAnswered(),
      leave: (reason) => this.#close(reason, null),
      now: ports.now,
      log: ports.log,
    });
    this.#unattended = new Unattended(agent, ports.who, {
      fallSilent: () => this.#fallSilent(),
      request: (request) => this.#sequencer.request(request),
      speakAgain: (request) => this.#speakAgain(request),
      nobodyReached: () => ports.finish('nobody_reached'),
      claimMessage: () => ports.claimMessage(),
      pressesKeys: ports.tools.some(({ declaration }) => declaration.name === SEND_DIGITS),
      now: ports.now,
      log: ports.log,
    });
    this.#whispers = new Whispers((event) => ports.send(event));
    this.#notice = new Notice(agent.notice, noticeHeard);
    const startedAt = ports.now();
    this.#timeLimit = new TimeLimit(maxMs, startedAt);
    this.#openingSince = startedAt;
    this.#silence = new Silence(agent, startedAt);
  }

  /** What the model is told it can do. */
  get declarations(): ToolDeclaration[] {
    return this.#tools.declarations;
  }

  get personSpeaking(): boolean {
    return this.#personSpeaking;
  }

  get agentSpeaking(): boolean {
    return this.#speech.isAudible;
  }

  get phase(): 'opening' | 'talking' | 'closing' {
    return this.#phase;
  }

  /** The person has heard who is calling, and stayed. */
  get floorIsOpen(): boolean {
    return this.#phase !== 'opening';
  }

  /** Nobody speaks, nobody is about to, and nothing is being done. */
  get pausing(): boolean {
    const idle = this.#phase === 'talking' && this.#silent && this.#tools.waitingSince === null;
    return idle && this.#silence.isPause(this.#ports.now());
  }

  /** When the person had heard the agent's notice on this leg; null when they had not, or there is none. */
  get noticeHeardAt(): Date | null {
    return this.#notice.heardAt === null ? null : new Date(this.#notice.heardAt);
  }

  get counts(): Readonly<{ interruptions: number; falseInterruptions: number }> {
    return this.#bargeIn.counts;
  }

  /** The model is ready. */
  begin(beginning: Beginning): void {
    this.#sequencer.reset();
    this.#personSpeaking = false;
    this.#bargeIn.forget();
    this.#floor.reset(beginning.kind !== 'opening');
    this.#whispers.sessionOpened();
    if (!this.#unattended.begins(beginning.kind === 'opening')) return this.#floor.set(false);
    // Who has not heard the notice, which comes first, has heard nothing.
    if (beginning.kind === 'opening' || this.#notice.isDue) return this.#open();
    this.#phase = 'talking';
    this.#silence.begins(this.#ports.now());
    switch (beginning.kind) {
      case 'continued':
        // The person has been waiting for as long as the call took to get here.
        if (beginning.owesAnswer) this.#sequencer.request({ purpose: 'answer', onlyIfSilent: true });
        return;
      case 'resumed':
        return this.#sequencer.request({ purpose: 'resumed', instructions: prompts.resume });
      case 'returned':
        if (!beginning.speaks) return this.#tools.tell(beginning.prompt);
        return this.#sequencer.request({ purpose: 'returned', instructions: beginning.prompt });
    }
  }

  /** The notice, and after it who is calling; nobody interrupts either. */
  #open(): void {
    this.#phase = 'opening';
    this.#openingSince = this.#ports.now();
    this.#floor.set(false);
    if (this.#notice.isDue) this.#sequencer.request(this.#notice.request);
    else this.#sayWhoCalls();
  }

  #sayWhoCalls(): void {
    this.#sequencer.request({ purpose: 'opening', instructions: prompts.say(this.#agent.opening) });
  }

  /** The model went away in mid-sentence. What of its speech was still queued is left to be heard. */
  modelLost(): void {
    this.#sequencer.reset();
    this.#whispers.sessionLost();
    this.#silence.begins(this.#ports.now());
  }

  /** This relay goes away: the conversation ends here at its next pause, and goes on elsewhere. */
  leaveAtPause(): void {
    this.#leavingAtPause = true;
    // What the person says next is answered by whoever takes over.
    if (this.#phase === 'talking') this.#floor.set(false);
  }

  /** What staff wants of the agent, once for an `id`. It does so at its next turn, or when nobody has spoken for a moment. */
  whisper(id: string, text: string): 'applied' | 'repeated' | 'too_late' {
    return this.#phase === 'closing' ? 'too_late' : this.#whispers.add(id, text);
  }

  /** Something of the agent is on its way to the person: whoever speaks over it is not answered by the model alone. */
  agentSpeaks(): void {
    this.#floor.set(false);
  }

  /** What the person has heard changes by `change`: if that was all of it, what waited for it goes on. */
  playback(change: () => void): void {
    const spoke = this.#speech.isAudible;
    change();
    if (spoke && !this.#speech.isAudible) this.#afterPlayback();
  }

  on(event: RealtimeEvent): void {
    const { transcript } = this.#ports;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        return this.#speechStarted(event);
      case 'input_audio_buffer.speech_stopped':
        return this.#speechStopped(event);
      case 'input_audio_buffer.committed':
        return this.#committed(event);
      case 'conversation.item.input_audio_transcription.completed':
        transcript.personSaid(event.item_id, event.transcript);
        this.#bargeIn.transcribed(event.item_id, event.transcript);
        if (this.#phase !== 'closing') this.#unattended.personSaid(event.item_id, event.transcript);
        return;
      case 'conversation.item.input_audio_transcription.failed':
        transcript.personSaid(event.item_id, '');
        return this.#bargeIn.transcribed(event.item_id, null);
      case 'response.created':
        return this.#responseCreated(event.response.id);
      case 'response.output_item.added':
        if (event.item.type === 'message') {
          transcript.agentStarted(event.item.id);
          this.#notice.said(event.response_id, event.item.id);
        }
        if (this.#speech.isMuted(event.response_id))
          transcript.agentCut({ itemId: event.item.id, heardMs: 0, sentMs: 0 });
        return;
      case 'response.output_audio.done':
        return this.playback(() => this.#speech.completed(event.item_id));
      case 'response.output_audio_transcript.done':
        this.#silence.agentSaid(event.transcript);
        return transcript.agentSaid(event.item_id, event.transcript);
      case 'response.done':
        return this.#responseDone(event);
      case 'session.updated':
        return this.#floor.confirmed(event.session.audio?.input?.turn_detection?.create_response ?? null);
      case 'error':
        return this.#error(event);
      case 'session.created':
      // What the line is told of, and not the conversation.
      case 'conversation.item.truncated':
      case 'output_audio_buffer.started':
      case 'output_audio_buffer.stopped':
      case 'output_audio_buffer.cleared':
      case 'input_audio_buffer.dtmf_event_received':
    }
  }

  /** What the carrier's detector believes of who picked up. */
  verdict(answeredBy: AnsweredBy): void {
    if (this.#phase !== 'closing') this.#unattended.verdict(answeredBy);
  }

  /** The person pressed a key. Several in a row are one message: the model hears of them when the next pause comes. */
  digit(digit: string): void {
    this.#digits += digit;
    this.#unattended.digit();
    this.#silence.personSpoke();
    this.#silence.begins(this.#ports.now());
  }

  /** To be called a few times a second. */
  tick(): void {
    const now = this.#ports.now();
    if (this.#timeLimit.isOver(now)) return this.#ports.finish('too_long');
    this.#tools.tick();
    this.playback(() => this.#speech.tick());
    this.#bargeIn.tick();
    if (this.#ending.isPlanned) {
      const reason = this.#ending.due(!this.#speech.isAudible && !this.#sequencer.busy);
      return reason === null ? undefined : this.#ports.finish(reason);
    }
    const line = { speaking: this.#personSpeaking, transcribing: this.#ports.transcript.awaitsWords };
    this.#unattended.tick(line);
    if (this.#sequencer.awaited && now - this.#askedAt >= MODEL_SILENT_MS) return this.#ports.modelSilent();
    if (this.#unattended.isAlone) return this.#whileAlone();
    if (this.#phase === 'opening' && this.#whoCallsIsSaid(now)) this.#openTheFloor();
    const conclude = this.#timeLimit.due(now, {
      modelBusy: this.#sequencer.busy,
      personSpeaking: this.#personSpeaking || this.#bargeIn.isUndecided,
    });
    if (conclude) return this.#sequencer.request(conclude);
    if (this.#phase === 'talking' && this.#silent) this.#breakSilence(now);
  }

  /** The line goes to the carrier once what is being said was heard; what is said to that does not call it off. */
  leaveLine(reason: Leaving): void {
    this.#close(reason, null);
  }

  /** The line is gone: what the person did not hear, they never will. */
  lineLost(): void {
    this.#unattended.lineLost();
    this.#speech.lineLost();
  }

  get #silent(): boolean {
    return !this.#speech.isAudible && !this.#sequencer.busy && !this.#personSpeaking && !this.#bargeIn.isUndecided;
  }

  #breakSilence(now: number): void {
    const due = this.#silence.breakAt(now, {
      leaving: this.#leavingAtPause,
      toolSince: this.#tools.waitingSince,
      digits: this.#digits !== '',
      owesToolResult: this.#tools.owesResult,
      owesAnswer: this.#personSpokeUnanswered,
      awaitsWords: this.#ports.transcript.awaitsWords,
      whispered: this.#whispers.waiting,
    });
    switch (due?.kind) {
      case 'hand_over':
        return this.#ports.finish('drained');
      case 'tell_digits':
        return this.#tellDigits();
      case 'tool_result':
        return this.#sequencer.request({ purpose: 'tool_result' });
      case 'answer':
        this.#personSpokeUnanswered = false;
        return this.#sequencer.request({ purpose: 'answer', onlyIfSilent: true });
      case 'whisper':
        return this.#sequencer.request({ purpose: 'whisper', onlyIfSilent: true });
      case 'filler':
        return this.#sequencer.request({
          purpose: 'filler',
          instructions: prompts.say(due.words),
          toolChoice: 'none',
          onlyIfSilent: true,
        });
      case 'hang_up':
        return this.#close('agent_hung_up', null);
      case 'nudge':
        return this.#sequencer.request({
          purpose: 'nudge',
          instructions: this.#agent.silencePrompt,
          onlyIfSilent: true,
        });
      case 'farewell':
        this.#toldFarewell = true;
        return this.#sequencer.request({ purpose: 'farewell', instructions: prompts.say(this.#agent.farewell) });
      case undefined:
    }
  }

  #ask(request: ResponseRequest): void {
    const { instructions, purpose, toolChoice } = request;
    this.#askedAt = this.#ports.now();
    this.#notice.asked(request);
    this.#ports.send({
      type: 'response.create',
      response: {
        metadata: { purpose },
        ...(instructions === undefined ? {} : { instructions }),
        ...(toolChoice === undefined ? {} : { tool_choice: toolChoice }),
      },
    });
  }

  #speechStarted(event: RealtimeEventOf<'input_audio_buffer.speech_started'>): void {
    this.#ports.transcript.personStarted(event.item_id);
    this.#personSpeaking = true;
    this.#ports.numbers.personStarted(this.#ports.now());
    this.#speechStartedMs = event.audio_start_ms;
    this.#silence.personSpoke();
    if (this.#unattended.isAlone) return;
    this.#sequencer.forgetWaiting();
    if (this.#phase === 'opening' || this.#ending.isLeaving || this.#bargeIn.personSpeaks(event.item_id)) return;
    if (this.#phase === 'closing') this.#keepTalking();
  }

  #speechStopped(event: RealtimeEventOf<'input_audio_buffer.speech_stopped'>): void {
    const now = this.#ports.now();
    this.#personSpeaking = false;
    this.#ports.numbers.personStopped(now);
    this.#silence.begins(now);
    const speechMs = Math.max(0, event.audio_end_ms - this.#speechStartedMs);
    this.#unattended.utteranceEnded(event.item_id, speechMs);
    this.#ports.usage.transcribed(speechMs / 1000);
    this.#bargeIn.personStopped();
  }

  #committed(event: RealtimeEventOf<'input_audio_buffer.committed'>): void {
    this.#ports.transcript.personStarted(event.item_id);
    this.#personSpokeUnanswered = true;
    if (this.#unattended.isAlone) return;
    const ours = !this.#floor.isOpen && !this.#bargeIn.isUndecided && !this.#speech.isAudible;
    if (ours && this.#phase === 'talking' && !this.#leavingAtPause)
      this.#sequencer.request({ purpose: 'answer', onlyIfSilent: true });
  }

  /** What was said over the agent is the person's turn, and the model is asked to answer where it does not by itself. */
  #yielded(): void {
    if (this.#phase === 'closing') this.#keepTalking();
    if (!this.#personSpeaking && this.#personSpokeUnanswered && !this.#floor.isOpen && !this.#leavingAtPause) {
      this.#sequencer.request({ purpose: 'answer', onlyIfSilent: true });
    }
    this.#openFloor();
  }

  #responseCreated(responseId: string): void {
    this.#personSpokeUnanswered = false;
    this.#whispers.responseBegan();
    this.#tools.modelSpeaks();
    this.#bargeIn.answered();
    const unwanted = this.#unattended.isUnwanted(this.#sequencer.awaited);
    this.#sequencer.created(responseId);
    this.#notice.began(responseId);
    if (unwanted) this.#hush(responseId);
  }

  #responseDone({ response }: RealtimeEventOf<'response.done'>): void {
    if (response.usage) this.#ports.usage.response(response.usage);
    const calls = response.output.filter((item): item is FunctionCall => item.type === 'function_call');
    const hushed = this.#speech.isMuted(response.id) && this.#unattended.isAlone;
    this.#speech.forget(response.id);
    this.#unattended.responseDone(response.metadata?.['purpose']);
    this.#timeLimit.responseDone(response);
    this.#silence.begins(this.#ports.now());
    for (const { id } of response.output) if (id !== undefined) this.#speech.completed(id);
    this.#sequencer.done(response.id);
    if (hushed) this.#tools.callOff(calls);
    else if (response.status === 'failed') this.#responseFailed(response.status_details?.error?.code ?? null);
    else if (this.#notice.isSaidBy(response.id)) this.#noticeSaid(response.status);
    else if (response.status === 'completed') this.#runTools(calls);
    else this.#tools.callOff(calls);
    this.#afterPlayback();
  }

  #runTools(calls: readonly FunctionCall[]): void {
    const hangUp = this.#tools.run(calls);
    // The goodbye is still being played: the line stays open until the person has heard it.
    if (hangUp !== null) this.#close('agent_hung_up', hangUp);
  }

  #toolsAnswered(): void {
    const nobodySpeaks = !this.#personSpeaking && !this.#bargeIn.isUndecided;
    if (nobodySpeaks && this.#phase !== 'closing') this.#sequencer.request({ purpose: 'tool_result' });
  }

  #tellDigits(): void {
    this.#tools.tell(prompts.digits(this.#digits));
    this.#digits = '';
    this.#sequencer.request({ purpose: 'digits' });
  }

  #close(reason: ConversationEnd, callId: string | null): void {
    this.#phase = 'closing';
    this.#ending.plan(reason, callId);
  }

  #keepTalking(): void {
    const callId = this.#ending.callOff();
    this.#phase = 'talking';
    this.#toldFarewell = false;
    if (callId !== null) this.#tools.notHungUp(callId);
  }

  /** Half a notice is none. */
  #noticeSaid(status: string): void {
    if (status !== 'completed') return this.#responseFailed(status);
    this.#notice.complete();
    this.#sayWhoCalls();
  }

  #responseFailed(code: string | null): void {
    this.#failures += 1;
    this.#ports.log.warn('The model failed to respond', { code, failures: this.#failures });
    if (code === 'insufficient_quota' || this.#failures >= MAX_FAILURES) return this.#ports.finish('model_failed');
    if (this.#unattended.isAlone) return;
    this.#sequencer.request(this.#notice.failed() ? this.#notice.request : { purpose: 'again' });
  }

  /** Called when the carrier ran out of agent's speech, and when a response ended: whatever waited for that goes on. */
  #afterPlayback(): void {
    if (this.#speech.isAudible || this.#sequencer.busy) return;
    this.#silence.begins(this.#ports.now());
    if (this.#unattended.hasLeftMessage) this.#close('nobody_reached', null);
    else if (this.#unattended.isAlone) return;
    else if (this.#phase === 'opening') this.#openTheFloor();
    else if (this.#toldFarewell && this.#phase === 'talking') this.#close('nobody_spoke', null);
    else this.#openFloor();
  }

  /** Nobody is there: nothing is answered, asked or concluded until somebody is. */
  #whileAlone(): void {
    if (this.#leavingAtPause && this.#unattended.isWaiting && this.#silent) this.#ports.finish('drained');
  }

  #fallSilent(): void {
    this.#bargeIn.forget();
    this.#sequencer.forgetWaiting();
    this.#personSpokeUnanswered = false;
    if (this.#sequencer.awaited) this.#unattended.hushNext();
    if (this.#speech.isAudible) this.#speech.hush();
    this.#speech.giveUp();
    this.#floor.set(false);
    if (this.#sequencer.activeId) this.#hush(this.#sequencer.activeId);
  }

  #hush(responseId: string): void {
    this.#speech.mute(responseId);
    this.#ports.send({ type: 'response.cancel', response_id: responseId });
  }

  #speakAgain(request: ResponseRequest): void {
    this.#silence.begins(this.#ports.now());
    this.#silence.personSpoke();
    // Whoever has not heard who is calling has not heard the notice either.
    if (request.purpose === 'opening') this.#notice.anew();
    if (this.#notice.isDue) return this.#open();
    this.#openTheFloor();
    this.#sequencer.request(request);
  }

  /** From here on the person may interrupt and is answered. */
  #openTheFloor(): void {
    this.#phase = 'talking';
    if (!this.#speech.isAudible) this.#openFloor();
  }

  #openFloor(): void {
    this.#floor.set(!this.#leavingAtPause);
  }

  /** Not while the person is speaking: they would be answered in the middle of the agent's own sentence. */
  #whoCallsIsSaid(now: number): boolean {
    const { isDue, heardAt } = this.#notice;
    if (now - this.#openingSince >= (isDue ? NOTICE_LIMIT_MS : 0) + OPENING_LIMIT_MS) return true;
    const from = heardAt ?? this.#speech.firstSentAt;
    return !isDue && from !== null && now - from >= OPENING_PROTECTED_MS && !this.#personSpeaking;
  }

  #error({ error }: RealtimeEventOf<'error'>): void {
    switch (error.code) {
      case 'conversation_already_has_active_response':
        return this.#sequencer.refused();
      case 'response_cancel_not_active':
      case 'input_audio_buffer_commit_empty':
        // Races that end well: what we asked for had just happened, or had nothing left to happen to.
        return;
      case 'insufficient_quota':
        return this.#ports.finish('model_failed');
      default:
        // Not its message, which may quote what was said.
        this.#ports.log.warn('The model reports an error', { code: error.code ?? null, type: error.type ?? null });
    }
  }
}
