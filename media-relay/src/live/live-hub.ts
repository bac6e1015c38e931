import { inOrder, type Turn } from '../../../shared/domain/calls/transcript.ts';
import type { LiveListener } from './live-call.ts';

/** What a call looks like from outside, a few times a second. */
export interface LiveState {
  /** `opening`: who calls is being said; `closing`: the goodbye is. */
  phase: 'opening' | 'talking' | 'closing';
  agentSpeaking: boolean;
  personSpeaking: boolean;
  /** How often the person cut the agent off on this leg. */
  interruptions: number;
}

/** Each costs the relay a copy of the call's audio. */
const MAX_WATCHERS = 20;

/**
 * The people who watch one leg, and what they are told. With nobody there it costs the audio path the question
 * {@link listened} and keeps nothing but the turns, which whoever comes later has to be shown.
 */
export class LiveHub {
  readonly #identity: { callId: string; attempt: number; leg: number };
  readonly #turns = new Map<string, Turn>();
  readonly #listeners = new Set<LiveListener>();
  #listened = false;
  #state: LiveState | null = null;

  /** `history`: the turns of earlier legs. */
  constructor(identity: { callId: string; attempt: number; leg: number }, history: readonly Turn[]) {
    this.#identity = identity;
    for (const turn of history) this.#turns.set(keyOf(turn), turn);
  }

  /** Somebody is there: {@link observe} is worth calling. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Somebody wants the audio. */
  get listened(): boolean {
    return this.#listened;
  }

  /** Shows the listener what was said so far, and from then on all that happens. Null when as many are there as may be. */
  add(listener: LiveListener): (() => void) | null {
    if (this.#listeners.size >= MAX_WATCHERS) return null;
    const { callId, attempt, leg } = this.#identity;
    listener.send(JSON.stringify({ type: 'call', callId, attempt, leg, turns: inOrder([...this.#turns.values()]) }));
    // The next observation is news to this listener, whether or not it is to the others.
    this.#state = null;
    this.#listeners.add(listener);
    this.#count();
    return () => {
      this.#listeners.delete(listener);
      this.#count();
    };
  }

  /** A turn of the transcript began, got its words, or was heard. */
  turn(turn: Turn): void {
    const shown = shownOf(turn);
    this.#turns.set(keyOf(turn), shown);
    if (this.watched) this.#tell(JSON.stringify({ type: 'turn', turn: shown }));
  }

  observe({ phase, agentSpeaking, personSpeaking, interruptions }: LiveState): void {
    const state = { phase, agentSpeaking, personSpeaking, interruptions };
    const last = this.#state;
    const same =
      last?.phase === state.phase &&
      last.agentSpeaking === state.agentSpeaking &&
      last.personSpeaking === state.personSpeaking &&
      last.interruptions === state.interruptions;
    if (same) return;
    this.#state = state;
    this.#tell(JSON.stringify({ type: 'state', ...state }));
  }

  whispered(id: string, text: string): void {
    this.#tell(JSON.stringify({ type: 'whisper', id, text }));
  }

  /** Base64 µ-law, as it passes: the person's in real time, the agent's ahead of it. */
  audio(side: 'person' | 'agent', payload: string): void {
    this.#tellListening(`{"type":"audio","side":"${side}","payload":"${payload}"}`);
  }

  /** The agent's audio that was not played yet never will be: the person interrupted it. */
  cleared(): void {
    this.#tellListening('{"type":"cleared"}');
  }

  end(reason: string, over: boolean): void {
    this.#tell(JSON.stringify({ type: 'end', reason, over }));
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    this.#count();
    for (const listener of listeners) listener.end(over);
  }

  #tell(message: string): void {
    for (const listener of this.#listeners) listener.send(message);
  }

  #tellListening(message: string): void {
    for (const listener of this.#listeners) if (listener.listens) listener.send(message);
  }

  #count(): void {
    this.#listened = [...this.#listeners].some((listener) => listener.listens);
  }
}

/** A turn as the HTTP API shows it, whatever else it carries on its way to the store. */
function shownOf({ attempt, leg, order, speaker, text, heard, heardMs, spokenMs, at }: Turn): Turn {
  return { attempt, leg, order, speaker, text, heard, heardMs, spokenMs, at };
}

function keyOf({ attempt, leg, order }: Turn): string {
  return `${attempt}.${leg}.${order}`;
}
