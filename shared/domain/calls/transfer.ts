import * as z from 'zod/mini';

const instant = z.iso.datetime();

/**
 * Why a transfer came to nothing. `declined`: the person pressed 2, or twice a key that means nothing; `voicemail`: somebody or
 * something answered and pressed nothing; `failed`: the carrier could not reach the number, or we lost the transfer;
 * `caller_left`: whoever was to be transferred was gone before the person took over.
 */
export const transferFailures = ['declined', 'no_answer', 'busy', 'failed', 'voicemail', 'caller_left'] as const;
export type TransferFailure = (typeof transferFailures)[number];

const common = {
  id: z.string(),
  /** E.164; from the settings, never from the model. */
  to: z.string(),
  /** `warm`: the person hears the briefing and takes the call by pressing 1; `cold`: whoever picks up has the call. */
  kind: z.enum(['cold', 'warm']),
  /** For the person who takes over, in the call's language; may be empty. */
  briefing: z.string(),
  /** Why it was asked for, in words. */
  reason: z.string(),
  /** Nobody asked: the agent was lost for good, and the caller is owed a word about it. */
  agentLost: z._default(z.boolean(), false),
  /** The leg that was talking when it was asked for: the agent that comes back after a failure is the next one. */
  leg: z.int(),
  /** Position among the transfers of this attempt, from 1. */
  ordinal: z.int(),
  requestedAt: instant,
};

const requested = z.object({ ...common, state: z.literal('requested'), failure: z.null() });

const dialled = {
  ...common,
  dialledAt: instant,
  /** The carrier's token of the request that was answered with the dialling: the same request again gets the same answer. */
  token: z.nullable(z.string()),
  /** When somebody or something picked up, as far as we know. */
  pickedUpAt: z.nullable(instant),
};
const ringing = z.object({ ...dialled, state: z.literal('ringing'), failure: z.null() });
const connected = z.object({
  ...dialled,
  state: z.literal('connected'),
  failure: z.null(),
  connectedAt: instant,
  /** Set when the two have finished. */
  endedAt: z.nullable(instant),
  /** The person's leg, as the carrier counts it. */
  talkSeconds: z.nullable(z.int()),
});
const failed = z.object({
  ...common,
  state: z.literal('failed'),
  failure: z.enum(transferFailures),
  failedAt: instant,
});

/** A live call on its way from the agent to a person. */
export const transferSchema = z.discriminatedUnion('state', [requested, ringing, connected, failed]);
export type Transfer = z.infer<typeof transferSchema>;
export type TransferIn<State extends Transfer['state']> = Extract<Transfer, { state: State }>;
