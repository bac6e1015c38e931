import * as z from 'zod';
import { channels } from './booking.ts';

/**
 * One message to a guest about their stay, as stored:
 *
 *     due → sending → sent
 *      ↑       ├────→ failed      it will not be sent, and why
 *      └───────┼────→ unknown     nobody can say whether it was sent: it is never sent again
 *              └────→ skipped     there was no need any more
 *
 * Neither the text nor an address is in it: both are made from the stay at the moment of sending, so that nothing of a guest stays
 * here when they are erased, and nobody is told what was true before.
 */
export const CONFIRMATION_SCHEMA = 1;

const instant = z.iso.datetime();

export const news = ['creation', 'modification', 'confirmation', 'annulation'] as const;
export type News = (typeof news)[number];

const common = {
  schema: z.literal(CONFIRMATION_SCHEMA),
  /** Of this one among those of its stay; sorts by version of the stay, and the one that came with the change first. */
  id: z.string(),
  reservationId: z.string(),
  type: z.enum(news),
  canal: z.enum(channels),
  /** Of the reservation that it was asked for at. */
  stayVersion: z.int(),
  /** With the change itself, or by somebody who wanted it sent once more. */
  askedBy: z.enum(['change', 'request']),
  /** Requests to the provider so far, … */
  tries: z.int(),
  /** … and how many of them repeated one whose outcome nobody knows. */
  repeats: z.int(),
  createdAt: instant,
  version: z.int(),
};

export const failures = [
  'no_sender',
  'no_address',
  'destination_not_allowed',
  'invalid_recipient',
  'opted_out',
  'refused',
  'provider_down',
  'too_many',
  'daily_cap',
] as const;
export type Failure = (typeof failures)[number];

export const confirmationSchema = z.discriminatedUnion('state', [
  /** To be sent from `dueAt` on. */
  z.object({ ...common, state: z.literal('due'), dueAt: instant }),
  /** Somebody asked the provider since `claimedAt`. At `dueAt` somebody else looks what became of it. */
  z.object({ ...common, state: z.literal('sending'), claimedAt: instant, dueAt: instant }),
  /** `providerId` is the provider's own name for the message. */
  z.object({ ...common, state: z.literal('sent'), sentAt: instant, providerId: z.string() }),
  z.object({ ...common, state: z.literal('failed'), failedAt: instant, because: z.enum(failures) }),
  z.object({ ...common, state: z.literal('unknown'), claimedAt: instant }),
  z.object({ ...common, state: z.literal('skipped'), because: z.enum(['superseded', 'not_wanted']) }),
]);
export type Confirmation = z.infer<typeof confirmationSchema>;
export type ConfirmationIn<State extends Confirmation['state']> = Extract<Confirmation, { state: State }>;

export interface ConfirmationKey {
  reservationId: string;
  confirmationId: string;
}

export const keyOf = ({ reservationId, id }: Confirmation): ConfirmationKey => ({ reservationId, confirmationId: id });

/** Versions of a stay beyond this many do not sort any more; each is a change by a person. */
const DIGITS = 8;

/** The id of what comes with a change to `stayVersion`; `again` tells those apart that were asked for besides. */
export function confirmationId(stayVersion: number, again?: string): string {
  const version = String(stayVersion).padStart(DIGITS, '0');
  return again === undefined ? version : `${version}-${again}`;
}

export function newConfirmation(
  of: Pick<Confirmation, 'id' | 'reservationId' | 'type' | 'canal' | 'stayVersion' | 'askedBy'>,
  now: Date,
): ConfirmationIn<'due'> {
  const { id, reservationId, type, canal, stayVersion, askedBy } = of;
  const instants = { createdAt: now.toISOString(), dueAt: now.toISOString() };
  return {
    schema: CONFIRMATION_SCHEMA,
    ...{ id, reservationId, type, canal, stayVersion, askedBy },
    ...{ tries: 0, repeats: 0, version: 0, state: 'due' },
    ...instants,
  };
}
