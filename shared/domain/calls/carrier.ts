/**
 * What the calls need of a telephone company. Stated here because the answers decide about money: the use cases switch
 * over them, and whoever brings another carrier must be able to tell the same cases apart.
 */
export interface DialRequest {
  /** E.164. */
  from: string;
  to: string;
  /** Where the carrier asks what to do once somebody picks up. */
  answerUrl: string;
  /** Where it reports how the call goes. */
  statusUrl: string;
  /** Where it reports whether a machine answered; null to not look. */
  answeredByUrl: string | null;
  ringSeconds: number;
  maxSeconds: number;
}

export type DialResult =
  | { kind: 'accepted'; sid: string }
  /** The request did not reach the carrier, or it said that it did nothing: dialling again later is safe. */
  | { kind: 'not_dialled'; reason: string }
  /** The carrier will never dial this. */
  | { kind: 'refused'; reason: string }
  /** Nobody knows: the request may or may not have had its effect. Never dial again on this alone. */
  | { kind: 'unsure'; reason: string };

export interface CarrierCall {
  sid: string;
  status: string;
  /** Instant of the request, as the carrier saw it. */
  createdAt: Date | null;
  talkSeconds: number | null;
  /** Positive decimal text; null while the carrier has not billed it yet. */
  price: string | null;
  priceUnit: string | null;
}

export interface Carrier {
  dial(request: DialRequest): Promise<DialResult>;
  /** Null when the carrier knows no such call. Rejects when it cannot be asked. */
  fetchCall(sid: string): Promise<CarrierCall | null>;
  /** Calls between the two numbers, newest first. Rejects when it cannot be asked. */
  listCalls(from: string, to: string): Promise<CarrierCall[]>;
  /** The calls that the carrier made for a call of ours, to join them with it. Rejects when it cannot be asked. */
  listLegs(parentSid: string): Promise<CarrierCall[]>;
  /** Ends the call, ringing or talking; a call that is already over is no error. Rejects when it cannot be asked. */
  hangUp(sid: string): Promise<void>;
  /** Replaces what the call is doing: says `text` with the carrier's own voice, then hangs up. */
  sayAndHangUp(sid: string, text: string, language: string): Promise<void>;
  /** Makes the call ask `url` what to do next. */
  redirect(sid: string, url: string): Promise<void>;
}
