import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import type { Tools } from '../agent/tools.ts';
import type { Transcript } from '../agent/transcript.ts';
import type { UsageMeter } from '../agent/usage.ts';
import type { AudioDelta, FunctionCall, RealtimeEvent, RealtimeEventOf } from '../realtime/realtime-events.ts';
import { type ResponseRequest, ResponseSequencer } from '../realtime/response-sequencer.ts';
import { turnTaking } from '../realtime/session-settings.ts';
import { audioMs } from '../twilio/media-stream-messages.ts';
import { PlaybackLedger } from '../twilio/playback-ledger.ts';
import { prompts } from './prompts.ts';

/** Why the conversation itself came to its end. */
export type ConversationEnd = 'agent_hung_up' | 'nobody_spoke' | 'too_long' | 'model_failed';

/** Where the conversation is heard, said and written down. */
export interface ConversationPorts {
  /** To the model. */
  send(event: RealtimeClientEvent): void;
  /** Base64 audio to the person, followed by a mark. */
  play(payload: string, mark: string): void;
  /** Throws away what the carrier has not played yet. */
  clear(): void;
  finish(reason: ConversationEnd): void;
  /** The model was asked to speak and does not: another session may. */
  modelSilent(): void;
  transcript: Transcript;
  usage: UsageMeter;
  tools: Tools;
  now: () => number;
  log: Logger;
}

/** After this much silence on both sides the agent asks whether anybody is there; the second time it says goodbye. */
const SILENCE_MS = 8_000;
const MAX_NUDGES = 2;
/** As much of the opening as it takes to say who is calling; after that anybody may interrupt it. */
const OPENING_PROTECTED_MS = 3_000;
/** A person must never stay unable to interrupt, whatever the carrier confirms or the voice detector believes. */
const OPENING_LIMIT_MS = 20_000;
/** Most people who spoke over the opening go on to answer its question by themselves. */
const OPENING_ANSWER_MS = 1_500;
/** How long a goodbye may outlast the audio that was sent of it. */
const GOODBYE_MARGIN_MS = 3_000;
/** Before the end of the allowed time the agent is told to conclude. */
const CONCLUDE_BEFORE_MS = 45_000;
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
  readonly #ledger: PlaybackLedger;
  readonly #sequencer: ResponseSequencer;
  readonly #maxMs: number;
  readonly #startedAt: number;
  #phase: 'opening' | 'talking' | 'closing' = 'opening';
  /** Responses that were interrupted: their late audio is not for anybody's ears. */
  readonly #muted = new Set<string>();
  #personSpeaking = false;
  #personSpokeUnanswered = false;
  #openingHeardFrom: number | null = null;
  #askedAt = 0;
  #quietSince: number;
  #nudges = 0;
  #failures = 0;
  #told = { concluding: false, farewell: false };
  #closing: { reason: ConversationEnd; callId: string | null; deadline: number } | null = null;
  #speechStartedMs = 0;
  #firstAudioAt: number | null = null;
  #interruptions = 0;

  constructor(agent: VoiceAgent, ports: ConversationPorts, maxMs: number) {
    this.#agent = agent;
    this.#ports = ports;
    this.#maxMs = maxMs;
    this.#ledger = new PlaybackLedger(ports.now);
    this.#sequencer = new ResponseSequencer((request) => this.#ask(request));
    this.#startedAt = ports.now();
    this.#quietSince = this.#startedAt;
  }

  get personSpeaking(): boolean {
    return this.#personSpeaking;
  }

  /** The person has heard who is calling, and stayed. */
  get floorIsOpen(): boolean {
    return this.#phase !== 'opening';
  }

  /** First sound of the agent that the person heard, in milliseconds from the start; null before. */
  get firstAudioMs(): number | null {
    return this.#firstAudioAt === null ? null : this.#firstAudioAt - this.#startedAt;
  }

  get interruptions(): number {
    return this.#interruptions;
  }

  /** The model is ready. `resumed`: the conversation went on elsewhere before, or the model was lost in between. */
  begin(resumed: boolean): void {
    this.#sequencer.reset();
    this.#personSpeaking = false;
    if (!resumed) {
      return this.#sequencer.request({ purpose: 'opening', instructions: prompts.say(this.#agent.opening) });
    }
    this.#phase = 'talking';
    this.#sequencer.request({ purpose: 'resume', instructions: prompts.resume });
  }

  /** The model went away in mid-sentence. What of its speech was still queued is left to be heard. */
  modelLost(): void {
    this.#sequencer.reset();
    this.#quietSince = this.#ports.now();
  }

  audio(delta: AudioDelta): void {
    if (this.#muted.has(delta.response_id)) return;
    this.#openingHeardFrom ??= this.#ports.now();
    const mark = this.#ledger.sent(delta.item_id, audioMs(delta.delta));
    this.#ports.play(delta.delta, mark);
  }

  /** The carrier has played everything up to a mark. */
  mark(name: string): void {
    const wasPlaying = this.#ledger.playing;
    const heard = this.#ledger.marked(name);
    if (wasPlaying) this.#firstAudioAt ??= this.#ports.now();
    for (const itemId of heard) this.#ports.transcript.agentHeard(itemId);
    if (wasPlaying && !this.#ledger.playing) this.#afterPlayback();
  }

  on(event: RealtimeEvent): void {
    const { transcript } = this.#ports;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        return this.#speechStarted(event);
      case 'input_audio_buffer.speech_stopped':
        this.#personSpeaking = false;
        this.#quietSince = this.#ports.now();
        return this.#ports.usage.transcribed(Math.max(0, event.audio_end_ms - this.#speechStartedMs) / 1000);
      case 'input_audio_buffer.committed':
        transcript.personStarted(event.item_id);
        this.#personSpokeUnanswered = true;
        return;
      case 'conversation.item.input_audio_transcription.completed':
        return transcript.personSaid(event.item_id, event.transcript);
      case 'conversation.item.input_audio_transcription.failed':
        return transcript.personSaid(event.item_id, '');
      case 'response.created':
        this.#personSpokeUnanswered = false;
        return this.#sequencer.created(event.response.id);
      case 'response.output_item.added':
        if (event.item.type === 'message') transcript.agentStarted(event.item.id);
        return;
      case 'response.output_audio.delta':
        return this.audio(event);
      case 'response.output_audio.done':
        return this.#itemComplete(event.item_id);
      case 'response.output_audio_transcript.done':
        return transcript.agentSaid(event.item_id, event.transcript);
      case 'response.done':
        return this.#responseDone(event);
      case 'error':
        return this.#error(event);
      case 'response.output_audio_transcript.delta':
      case 'session.created':
      case 'session.updated':
    }
  }

  /** To be called a few times a second. */
  tick(): void {
    const now = this.#ports.now();
    const elapsed = now - this.#startedAt;
    if (this.#closing) {
      const heard = !this.#ledger.playing && !this.#sequencer.busy;
      if (heard || now >= this.#closing.deadline) this.#ports.finish(this.#closing.reason);
      return;
    }
    if (elapsed >= this.#maxMs) return this.#ports.finish('too_long');
    if (this.#sequencer.awaited && now - this.#askedAt >= MODEL_SILENT_MS) return this.#ports.modelSilent();
    if (this.#phase === 'opening' && this.#whoCallsIsSaid(now, elapsed)) this.#openTheFloor();
    if (elapsed >= this.#maxMs - CONCLUDE_BEFORE_MS && !this.#told.concluding) {
      this.#told.concluding = true;
      return this.#sequencer.request({ purpose: 'conclude', instructions: prompts.conclude });
    }
    const silent = !this.#ledger.playing && !this.#sequencer.busy && !this.#personSpeaking;
    if (this.#phase !== 'talking' || !silent) return;
    const silentMs = now - this.#quietSince;
    if (this.#personSpokeUnanswered && silentMs >= OPENING_ANSWER_MS) {
      // Said over the opening, when nothing was answered, and the person has said nothing since.
      this.#personSpokeUnanswered = false;
      return this.#sequencer.request({ purpose: 'answer', onlyIfSilent: true });
    }
    if (silentMs >= SILENCE_MS) this.#breakTheSilence();
  }

  /** The line is gone: what the person did not hear, they never will. */
  lineLost(): void {
    for (const cut of this.#ledger.cut()) this.#ports.transcript.agentCut(cut);
  }

  #ask(request: ResponseRequest): void {
    const { instructions, purpose } = request;
    this.#askedAt = this.#ports.now();
    this.#ports.send({
      type: 'response.create',
      response: { metadata: { purpose }, ...(instructions === undefined ? {} : { instructions }) },
    });
  }

  #speechStarted(event: RealtimeEventOf<'input_audio_buffer.speech_started'>): void {
    this.#ports.transcript.personStarted(event.item_id);
    this.#personSpeaking = true;
    this.#speechStartedMs = event.audio_start_ms;
    this.#nudges = 0;
    this.#sequencer.forgetWaiting();
    if (this.#phase === 'opening') return;
    if (this.#phase === 'closing') this.#keepTalking();
    this.#yield();
  }

  /** Barge-in: silence at the carrier, nothing late from the model, and a memory of only what was heard. */
  #yield(): void {
    const responseId = this.#sequencer.activeId;
    if (responseId) this.#muted.add(responseId);
    if (this.#ledger.playing) {
      this.#ports.clear();
      this.#interruptions += 1;
    }
    for (const cut of this.#ledger.cut()) {
      this.#ports.send({
        type: 'conversation.item.truncate',
        item_id: cut.itemId,
        content_index: 0,
        audio_end_ms: cut.heardMs,
      });
      this.#ports.transcript.agentCut(cut);
    }
  }

  #itemComplete(itemId: string): void {
    const heard = this.#ledger.completed(itemId);
    if (heard === null) return;
    this.#ports.transcript.agentHeard(heard);
    this.#afterPlayback();
  }

  #responseDone({ response }: RealtimeEventOf<'response.done'>): void {
    if (response.usage) this.#ports.usage.response(response.usage);
    const calls = response.output.filter((item): item is FunctionCall => item.type === 'function_call');
    this.#muted.delete(response.id);
    this.#quietSince = this.#ports.now();
    if (response.status === 'failed') this.#responseFailed(response.status_details?.error?.code ?? null);
    else if (response.status === 'completed') for (const call of calls) this.#runTool(call);
    this.#sequencer.done(response.id);
    this.#afterPlayback();
  }

  #runTool(call: FunctionCall): void {
    if (call.name === this.#ports.tools.hangUpName) {
      // The goodbye is still being played: the line stays open until the person has heard it.
      return this.#close('agent_hung_up', call.call_id);
    }
    void this.#runInBackground(call);
  }

  /** Audio and interruptions go on while a tool works; the model hears of the result when it is there. */
  async #runInBackground(call: FunctionCall): Promise<void> {
    const output = await this.#ports.tools.run(call);
    this.#ports.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: call.call_id, output },
    });
    this.#sequencer.request({ purpose: 'tool_result' });
  }

  #close(reason: ConversationEnd, callId: string | null): void {
    this.#phase = 'closing';
    const deadline = this.#ports.now() + this.#ledger.remainingMs + GOODBYE_MARGIN_MS;
    this.#closing ??= { reason, callId, deadline };
  }

  /** The person had something to say to the goodbye. */
  #keepTalking(): void {
    const { callId } = this.#closing ?? { callId: null };
    this.#closing = null;
    this.#phase = 'talking';
    this.#told.farewell = false;
    if (callId === null) return;
    this.#ports.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: prompts.notHungUp },
    });
  }

  #responseFailed(code: string | null): void {
    this.#failures += 1;
    this.#ports.log.warn('The model failed to respond', { code, failures: this.#failures });
    if (code === 'insufficient_quota' || this.#failures >= MAX_FAILURES) return this.#ports.finish('model_failed');
    this.#sequencer.request({ purpose: 'again' });
  }

  /** Called when the carrier ran out of agent's speech, and when a response ended: whatever waited for that goes on. */
  #afterPlayback(): void {
    if (this.#ledger.playing || this.#sequencer.busy) return;
    this.#quietSince = this.#ports.now();
    if (this.#phase === 'opening') this.#openTheFloor();
    else if (this.#told.farewell && this.#phase === 'talking') this.#close('nobody_spoke', null);
  }

  /** From here on the person may interrupt and is answered. */
  #openTheFloor(): void {
    this.#phase = 'talking';
    this.#ports.send(turnTaking(true));
  }

  /** Not while the person is speaking: they would be answered in the middle of the agent's own sentence. */
  #whoCallsIsSaid(now: number, elapsed: number): boolean {
    if (elapsed >= OPENING_LIMIT_MS) return true;
    const from = this.#openingHeardFrom;
    return from !== null && now - from >= OPENING_PROTECTED_MS && !this.#personSpeaking;
  }

  #breakTheSilence(): void {
    this.#nudges += 1;
    this.#quietSince = this.#ports.now();
    if (this.#nudges <= MAX_NUDGES) {
      return this.#sequencer.request({
        purpose: 'nudge',
        instructions: this.#agent.silencePrompt,
        onlyIfSilent: true,
      });
    }
    this.#told.farewell = true;
    this.#sequencer.request({ purpose: 'farewell', instructions: prompts.say(this.#agent.farewell) });
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
        this.#ports.log.warn('The model reports an error', { code: error.code ?? null, text: error.message });
    }
  }
}
