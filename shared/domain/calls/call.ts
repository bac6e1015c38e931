import * as z from 'zod/mini';
import { digitsSchema } from './digits.ts';
import { transferSchema } from './transfer.ts';

/**
 * The life of a call, whatever it is about. A call is our intent to talk with somebody; an attempt is one dialling of
 * it, with one carrier call id; a leg is one media stream of an attempt to one relay.
 *
 *     requested → dispatching → dialled → in_progress → ended → settled
 *         ↑            │                                  │
 *         └────────────┴──── released, or tried again ────┘        and: unknown · cancelled
 *
 * Written in zod/mini because the function that answers the carrier parses it while somebody waits on the line.
 * Instants are ISO 8601 in UTC.
 */
export const CALL_VERSION = 1;

const instant = z.iso.datetime();

export const attemptOutcomes = [
  'completed',
  'interrupted',
  'abandoned',
  'voicemail',
  'no_answer',
  'busy',
  'failed',
  'rejected',
  'unavailable',
  'agent_unavailable',
  'expired',
  'transferred',
] as const;

/**
 * How an attempt ended. `interrupted`: we lost the conversation; `abandoned`: answered, but nobody spoke to the agent beyond a hello;
 * `rejected`: the carrier will never dial this; `unavailable`: nobody can ever be reached at this number, which is not in service or a
 * fax; `agent_unavailable`: the model, or a relay, could not be reached; `expired`: `notAfter`
 * passed before anybody was reached; `transferred`: a person took the conversation over from the agent.
 */
export type AttemptOutcome = (typeof attemptOutcomes)[number];

const outcome = z.enum(attemptOutcomes);

/** Who holds a conversation: an agent as it was when the conversation began. What the word means the directory knows. */
export const callAgentSchema = z.object({ id: z.string(), version: z.int() });
export type CallAgent = z.infer<typeof callAgentSchema>;
const keepDaysSchema = z.object({ calls: z.nullable(z.int()), transcripts: z.nullable(z.int()) });
export type KeepCallDays = z.infer<typeof keepDaysSchema>;

const common = {
  schema: z.literal(CALL_VERSION),
  id: z.string(),
  /** What the call is for; the features know, this one does not. */
  purpose: z.string(),
  /** The record it is about, in its feature. */
  subjectId: z.string(),
  /** Where its feature answers the carrier, below our public address; the answer's `/next` follows from it. */
  paths: z.object({ answer: z.string(), status: z.string(), stream: z.string() }),
  direction: z.enum(['outbound', 'inbound']),
  /** `media_stream`: the carrier brings us the audio; `sip`: the model's own service holds the line, and we steer it from beside. */
  transport: z._default(z.enum(['media_stream', 'sip']), 'media_stream'),
  /** E.164. */
  from: z.string(),
  to: z.string(),
  /** BCP 47, for what the carrier's own voice says. */
  language: z.string(),
  /** IANA zones that may be those of the person called; calling hours are theirs. */
  timeZones: z.array(z.string()),
  /** Number of the latest attempt; 0 before the first. An attempt number is never used twice. */
  attempt: z.int(),
  /** Attempts that the carrier accepted; these are what `maxDials` limits. */
  dials: z.int(),
  maxDials: z.int(),
  /** After this instant the call is no longer wanted. */
  notAfter: instant,
  /** How often we dialled again after an outcome that the carrier could not confirm. At most once. */
  redials: z.int(),
  /** What to leave on an answering machine, once. */
  voicemailMessage: z.nullable(z.string()),
  voicemailLeftAt: z.nullable(instant),
  /** US dollars held back from the day's cap until the call is settled. */
  heldUsd: z.number(),
  /** How the latest finished attempt ended. */
  lastOutcome: z.nullable(outcome),
  /** The latest transfer of the current attempt to a person. */
  transfer: z._default(z.nullable(transferSchema), null),
  /** How often a person's telephone was rung to take this call over, in all attempts; each is paid for. */
  personDials: z._default(z.int(), 0),
  /** The latest keys that the agent pressed in the current attempt. */
  digits: z._default(z.nullable(digitsSchema), null),
  /** Legs of the current attempt that we planned, because the agent was to come back to the line; the others replace lost ones. */
  returns: z._default(z.int(), 0),
  /** Who holds the latest conversation, from its first leg to its reading; null before the first one. */
  agent: z._default(z.nullable(callAgentSchema), null),
  /** Whom that conversation is given to should its agent be lost for good, E.164; null for nobody. */
  standIn: z._default(z.nullable(z.string()), null),
  /** When the person of the current attempt had heard the agent's notice to the end; null where there was none to hear. */
  noticeHeardAt: z._default(z.nullable(instant), null),
  /** Days after its end for which the call, and after they were said its words and messages, are kept; null for ever. */
  keepDays: z._default(keepDaysSchema, { calls: null, transcripts: null }),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
};

/** What a call keeps from state to state. */
export const callCommonSchema = z.object(common);

const requested = z.object({
  ...common,
  status: z.literal('requested'),
  /** Dialling before this would be too early, whoever asks. */
  notBefore: instant,
  dueAt: instant,
});
const dispatching = z.object({
  ...common,
  status: z.literal('dispatching'),
  dispatchedAt: instant,
  /** Times the carrier was asked what became of it. */
  checks: z.int(),
  dueAt: instant,
});
const dialled = z.object({
  ...common,
  status: z.literal('dialled'),
  dispatchedAt: instant,
  sid: z.string(),
  /** Since when the carrier, sent to a relay, has come back without having met one; null where it has not. */
  relayMissingSince: z._default(z.nullable(instant), null),
  dueAt: instant,
});
const inProgress = z.object({
  ...common,
  status: z.literal('in_progress'),
  dispatchedAt: instant,
  sid: z.string(),
  answeredAt: instant,
  leg: z.int(),
  relayId: z.string(),
  /** Where that relay is reached from inside our network, such as `http://10.0.1.7:8080`; empty where it cannot be. */
  relayUrl: z._default(z.string(), ''),
  /** Until then the relay that holds `leg` is believed to be alive. */
  leaseUntil: instant,
  /** The relay that held `leg` left on purpose, and told the next one so. */
  handedOver: z._default(z.boolean(), false),
  /** When relays were lost within the last minute. */
  lostAt: z._default(z.array(instant), []),
  /** Since when the carrier has been asking for the relay of the next leg; null while one holds the call. */
  relayMissingSince: z._default(z.nullable(instant), null),
  dueAt: instant,
});
const ended = z.object({
  ...common,
  status: z.literal('ended'),
  sid: z.nullable(z.string()),
  outcome,
  answeredAt: z.nullable(instant),
  endedAt: instant,
  dueAt: instant,
});
const settled = z.object({
  ...common,
  status: z.literal('settled'),
  sid: z.nullable(z.string()),
  outcome,
  answeredAt: z.nullable(instant),
  endedAt: instant,
  settledAt: instant,
  /** Whether the transcript was read; `failed` may be tried again by hand. */
  extraction: z.enum(['done', 'failed', 'none']),
  /** What reading it cost, in US dollars. */
  extractionUsd: z.number(),
  /** Whether the day's numbers hold this call, with `heldUsd` as its cost and with `extraction`. */
  counted: z._default(z.boolean(), false),
  /** Set while the carrier's price is still to come. */
  dueAt: z.optional(instant),
});
const unknown = z.object({
  ...common,
  status: z.literal('unknown'),
  dispatchedAt: instant,
  unknownSince: instant,
  /** Set until the feature was told. */
  dueAt: z.optional(instant),
});
const cancelled = z.object({
  ...common,
  status: z.literal('cancelled'),
  sid: z.nullable(z.string()),
  dispatchedAt: z.nullable(instant),
  cancelledAt: instant,
  /** Set while a carrier call may still have to be hung up. */
  dueAt: z.optional(instant),
});

export const callSchema = z.discriminatedUnion('status', [
  requested,
  dispatching,
  dialled,
  inProgress,
  ended,
  settled,
  unknown,
  cancelled,
]);

export type Call = z.infer<typeof callSchema>;
export type CallStatus = Call['status'];
export const callStatuses = [
  'requested',
  'dispatching',
  'dialled',
  'in_progress',
  'ended',
  'settled',
  'unknown',
  'cancelled',
] as const satisfies CallStatus[];
export type CallIn<Status extends CallStatus> = Extract<Call, { status: Status }>;
/** The states in which the person's telephone may ring or be in use. */
export type LiveCall = CallIn<'dispatching' | 'dialled' | 'in_progress'>;
