import type { LiveCall } from './live-call.ts';

/** The legs that this relay holds, by the id of their call. */
export class LiveRegister {
  readonly #calls = new Map<string, LiveCall>();

  find(callId: string): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /** Returns how to take it out; a leg that came back to the same relay meanwhile stays. */
  add(call: LiveCall): () => void {
    this.#calls.set(call.callId, call);
    return () => {
      if (this.#calls.get(call.callId) === call) this.#calls.delete(call.callId);
    };
  }
}
