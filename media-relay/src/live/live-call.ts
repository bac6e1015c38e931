/** Somebody of staff who watches a call, or listens to it as well. */
export interface LiveListener {
  /** Whether it gets the audio. */
  readonly listens: boolean;
  /** One message as JSON text, see docs/live.md. Must neither wait nor throw: the call goes on behind it. */
  send(message: string): void;
  /** Nothing comes any more. `over`: the call is; otherwise it went to another relay, where it can be watched further. */
  end(over: boolean): void;
}

export interface TransferRequest {
  /** `warm`: the person who takes over hears the briefing first. */
  kind: 'cold' | 'warm';
  /** For that person; may be empty. */
  briefing: string;
}

/** A leg that this relay holds, as staff may act on it. */
export interface LiveCall {
  readonly callId: string;
  /** Tells the agent what staff wants; once for an `id`. `too_late`: it is saying goodbye. */
  whisper(id: string, text: string): 'applied' | 'repeated' | 'too_late';
  /** Cuts the line. Resolves to whether this leg could write into the call's record that it is over. */
  hangUp(): Promise<boolean>;
  requestTransfer(request: TransferRequest): Promise<'accepted' | 'not_possible'>;
  /** Returns how to stop; null when as many watch already as may. */
  watch(listener: LiveListener): (() => void) | null;
}
