import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { RealtimeEvent } from '../../realtime/realtime-events.ts';
import type { CallNumbers } from '../call-numbers.ts';
import type { HeardBy, Speech } from '../speech.ts';

export interface SipSpeechPorts {
  /** To the model. */
  send(event: RealtimeClientEvent): void;
  numbers: Pick<CallNumbers, 'agentSent' | 'agentHeard' | 'agentSilent'>;
  now: () => number;
}

/** A response with something to hear. */
interface Spoken {
  items: Map<string, { chars: number }>;
  startedAt: number | null;
  doneAt: number | null;
}

/** How fast the model speaks, in characters: only to tell how long a sentence will be heard at the most. */
const SLOW_CHARS_PER_SECOND = 10;
/** The service tells of playback at once; what it has not told of by then it never will. */
const CONFIRM_WITHIN_MS = 3_000;

/**
 * The agent's voice on a call that OpenAI carries. It plays the audio, silences it when somebody speaks, and remembers what was
 * heard; here it is only followed. What is silenced cannot go on.
 */
export class SipSpeech implements Speech {
  readonly #ports: SipSpeechPorts;
  readonly #heardBy: HeardBy;
  readonly #spoken = new Map<string, Spoken>();
  readonly #muted = new Set<string>();
  /** Silenced, with how much of each was heard by the clock, until somebody says that it is given up. */
  #hushed: { itemId: string; heardMs: number; sentMs: number }[] = [];
  /** The length of what was cut, for when the service tells where it cut. */
  readonly #cut = new Map<string, number>();
  #firstSentAt: number | null = null;

  constructor(ports: SipSpeechPorts, heardBy: HeardBy) {
    this.#ports = ports;
    this.#heardBy = heardBy;
  }

  get isAudible(): boolean {
    return [...this.#spoken.values()].some(isAudible);
  }

  get remainingMs(): number {
    const now = this.#ports.now();
    const lengths = [...this.#spoken.values()].filter(isAudible).map((spoken) => {
      const from = spoken.startedAt ?? now;
      return Math.max(0, lengthOf(spoken) - (now - from));
    });
    return lengths.reduce((sum, ms) => sum + ms, 0);
  }

  get firstSentAt(): number | null {
    return this.#firstSentAt;
  }

  /** What the service tells of the voice. Anything else changes nothing. */
  observe(event: RealtimeEvent): void {
    switch (event.type) {
      case 'response.output_item.added':
        if (event.item.type === 'message') this.#of(event.response_id).items.set(event.item.id, { chars: 0 });
        return;
      case 'response.output_audio_transcript.done':
        return this.#written(event.item_id, event.transcript.length);
      case 'response.done':
        return this.#done(event.response.id, event.response.status === 'completed');
      case 'output_audio_buffer.started':
        return this.#started(event.response_id);
      case 'output_audio_buffer.stopped':
        return this.#heard(event.response_id);
      case 'output_audio_buffer.cleared':
        return this.#cleared(event.response_id);
      case 'conversation.item.truncated':
        return this.#truncated(event.item_id, event.audio_end_ms);
      default:
    }
  }

  tick(): void {
    const now = this.#ports.now();
    for (const [id, spoken] of this.#spoken) {
      if (spoken.doneAt === null) continue;
      const from = spoken.startedAt ?? spoken.doneAt;
      if (now - from >= lengthOf(spoken) + CONFIRM_WITHIN_MS) this.#heard(id);
    }
  }

  /** The service says itself when an item was heard. */
  completed(): void {}

  mute(responseId: string): void {
    this.#muted.add(responseId);
  }

  isMuted(responseId: string): boolean {
    return this.#muted.has(responseId);
  }

  forget(responseId: string): void {
    this.#muted.delete(responseId);
  }

  hush(): void {
    this.#ports.send({ type: 'output_audio_buffer.clear' });
    this.#silence();
  }

  /** Never: what the service has thrown away is gone. */
  goOn(): boolean {
    return this.#hushed.length === 0;
  }

  /** The service makes the model forget by itself. */
  giveUp(): void {
    for (const cut of this.#hushed) {
      this.#cut.set(cut.itemId, cut.sentMs);
      this.#heardBy.agentCut(cut);
    }
    this.#hushed = [];
  }

  lineLost(): void {
    this.#silence();
    this.giveUp();
  }

  /** The sideband was lost: nobody knows what was heard meanwhile, and it was not cut. */
  unobserved(): void {
    for (const id of this.#spoken.keys()) this.#heard(id);
  }

  #of(responseId: string): Spoken {
    const known = this.#spoken.get(responseId);
    if (known) return known;
    const spoken: Spoken = { items: new Map(), startedAt: null, doneAt: null };
    this.#spoken.set(responseId, spoken);
    return spoken;
  }

  #started(responseId: string): void {
    if (this.#muted.has(responseId)) return this.#ports.send({ type: 'output_audio_buffer.clear' });
    const spoken = this.#spoken.get(responseId);
    if (!spoken) return undefined;
    const now = this.#ports.now();
    spoken.startedAt = now;
    this.#firstSentAt ??= now;
    this.#ports.numbers.agentSent(now, 0);
    this.#ports.numbers.agentHeard(now);
  }

  #written(itemId: string, chars: number): void {
    for (const { items } of this.#spoken.values()) {
      const item = items.get(itemId);
      if (item) item.chars = chars;
    }
  }

  #done(responseId: string, completed: boolean): void {
    const spoken = this.#spoken.get(responseId);
    if (!spoken) return;
    spoken.doneAt = this.#ports.now();
    const silent = spoken.items.size === 0 || (spoken.startedAt === null && !completed);
    if (!silent) return;
    this.#spoken.delete(responseId);
    for (const itemId of spoken.items.keys()) this.#heardBy.agentCut({ itemId, heardMs: 0, sentMs: 0 });
  }

  #heard(responseId: string): void {
    const spoken = this.#spoken.get(responseId);
    if (!spoken) return;
    this.#spoken.delete(responseId);
    for (const itemId of spoken.items.keys()) this.#heardBy.agentHeard(itemId);
    if (!this.isAudible) this.#ports.numbers.agentSilent(this.#ports.now());
  }

  /** The service silenced it, for the person or for us. */
  #cleared(responseId: string): void {
    if (!this.#spoken.has(responseId)) return;
    this.#silence();
    this.giveUp();
  }

  #truncated(itemId: string, heardMs: number): void {
    const sentMs = this.#cut.get(itemId);
    if (sentMs !== undefined) this.#heardBy.agentCut({ itemId, heardMs, sentMs: Math.max(sentMs, heardMs) });
  }

  #silence(): void {
    const now = this.#ports.now();
    for (const [id, spoken] of this.#spoken) {
      let heardMs = spoken.startedAt === null ? 0 : now - spoken.startedAt;
      for (const [itemId, { chars }] of spoken.items) {
        const heardOfIt = chars === 0 ? heardMs : Math.min(heardMs, lengthOfText(chars));
        this.#hushed.push({
          itemId,
          heardMs: Math.round(heardOfIt),
          sentMs: Math.round(Math.max(heardOfIt, lengthOfText(chars))),
        });
        heardMs -= heardOfIt;
      }
      this.#spoken.delete(id);
    }
    this.#ports.numbers.agentSilent(now);
  }
}

/** It is being played, or will be any moment. */
function isAudible({ startedAt, doneAt, items }: Spoken): boolean {
  return items.size > 0 && (startedAt !== null || doneAt !== null);
}

const lengthOfText = (chars: number): number => (chars / SLOW_CHARS_PER_SECOND) * 1000;

function lengthOf({ items }: Spoken): number {
  return [...items.values()].reduce((sum, { chars }) => sum + lengthOfText(chars), 0);
}
