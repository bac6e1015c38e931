/** A request that must have its effect once: the key its sender chose, where it was sent, and what it said. */
export interface IdempotentRequest {
  key: string;
  route: string;
  /** The parsed body: two spellings of the same request are the same request. */
  body: unknown;
}
