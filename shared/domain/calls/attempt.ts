import * as z from 'zod/mini';

/** The carrier's words for how a call goes; the last five are final. */
export const carrierStatuses = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
] as const;
export type CarrierStatus = (typeof carrierStatuses)[number];

const final: ReadonlySet<CarrierStatus> = new Set(['completed', 'busy', 'no-answer', 'failed', 'canceled']);
export const isFinal = (status: CarrierStatus): boolean => final.has(status);

/** The carrier's word for how a call goes; one that we do not know says that it goes on. */
export function knownStatus(text: string): CarrierStatus {
  return carrierStatuses.find((status) => status === text) ?? 'queued';
}

/** Who picked up, as far as the carrier can tell. */
export type AnsweredBy = 'human' | 'machine' | 'fax' | 'unknown';

/** What is known of one dialling, beside the call that it serves. Instants are ISO 8601, amounts as the carrier bills them. */
export const attemptSchema = z.object({
  attempt: z.int(),
  dispatchedAt: z.iso.datetime(),
  sid: z.optional(z.string()),
  carrierStatus: z.optional(z.enum(carrierStatuses)),
  /** Position of `carrierStatus` in the carrier's own order of events. */
  carrierSequence: z.optional(z.int()),
  carrierAt: z.optional(z.iso.datetime()),
  answeredBy: z.optional(z.enum(['human', 'machine', 'fax', 'unknown'])),
  talkSeconds: z.optional(z.int()),
  sipCode: z.optional(z.int()),
  /** Decimal text, positive. */
  price: z.optional(z.string()),
  priceUnit: z.optional(z.string()),
  /** The carrier's reason for never dialling it. */
  refusal: z.optional(z.string()),
});
export type Attempt = z.infer<typeof attemptSchema>;
