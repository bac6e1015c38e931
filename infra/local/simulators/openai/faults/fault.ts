import * as z from 'zod';

const occasion = {
  /** How many times it strikes; null means until it is deleted. */
  times: z.int().min(1).nullable().default(1),
  /** How many occasions it lets pass first. */
  skip: z.int().min(0).default(0),
};

const bare = <T extends string>(kind: T) => z.strictObject({ ...occasion, kind: z.literal(kind) });

/** When an abrupt end strikes a realtime session. */
const moment = z.union([
  z.strictObject({ afterMs: z.number().min(0) }),
  z.strictObject({ afterEvents: z.int().min(1) }),
  z.strictObject({ during: z.enum(['response', 'tool_call']) }),
]);

/** Everything that can be made to go wrong, as `POST /_sim/faults` takes it. */
export const faultSchema = z.discriminatedUnion('kind', [
  bare('handshake_refuse'),
  bare('handshake_hang'),
  z.strictObject({ ...occasion, kind: z.literal('handshake_status'), status: z.int().min(400).max(599) }),
  z.strictObject({
    ...occasion,
    kind: z.literal('close'),
    /** Close code, or null to cut the connection without a word. */
    code: z.int().min(1000).max(4999).nullable().default(null),
    reason: z.string().default(''),
    when: moment,
  }),
  bare('session_updated_missing'),
  z.strictObject({ ...occasion, kind: z.literal('transcription_late'), ms: z.number().min(0) }),
  bare('transcription_missing'),
  bare('transcription_failed'),
  z.strictObject({
    ...occasion,
    kind: z.literal('response_failed'),
    error: z.enum(['rate_limit', 'server_error', 'insufficient_quota']).default('server_error'),
  }),
  bare('response_stalled'),
  bare('duplicate_function_call'),
  z.strictObject({ ...occasion, kind: z.literal('unknown_events'), every: z.int().min(1).default(3) }),
  /** `factor` is against real time: 0.5 speaks half as fast as it plays. */
  z.strictObject({ ...occasion, kind: z.literal('slow_deltas'), factor: z.number().min(0.001).max(1) }),
  bare('huge_delta'),
  z.strictObject({
    ...occasion,
    kind: z.literal('responses_status'),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.number().min(0).optional(),
  }),
  bare('responses_timeout'),
  z.strictObject({
    ...occasion,
    kind: z.literal('responses_refusal'),
    text: z.string().default("I'm sorry, I can't help with that."),
  }),
  z.strictObject({
    ...occasion,
    kind: z.literal('responses_incomplete'),
    reason: z.enum(['max_output_tokens', 'content_filter']).default('max_output_tokens'),
  }),
  bare('responses_invalid_json'),
  z.strictObject({ ...occasion, kind: z.literal('sip_accept_status'), status: z.int().min(400).max(599) }),
  /** `refused` is answered with 500; `ignored` with 200, and the call stays where it is. */
  z.strictObject({ ...occasion, kind: z.literal('sip_refer'), how: z.enum(['refused', 'ignored']) }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;
