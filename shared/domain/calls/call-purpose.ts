import type * as z from 'zod';
import type { Attempt } from './attempt.ts';
import type { CallIn } from './call.ts';
import type { CallCost, TextUsage } from './cost.ts';
import type { CallCount } from './count-call.ts';
import type { Leg } from './leg.ts';
import type { Turn } from './transcript.ts';

/** Everything that is known of a call that ended. */
export interface CallFacts {
  attempts: readonly Attempt[];
  legs: readonly Leg[];
  /** As they were spoken. */
  turns: readonly Turn[];
}

/** Asks a model to fill `schema` from `input`. Rejects when it cannot be reached or does not answer in that form. */
export type AskModel = <Schema extends z.ZodType>(question: {
  name: string;
  schema: Schema;
  instructions: string;
  input: string;
}) => Promise<{ answer: z.infer<Schema>; usage: TextUsage }>;

/** A call on its way to being settled: as it was, as it will stand, what it cost, and what it adds to its day's numbers. */
export interface Settlement {
  before: CallIn<'ended' | 'settled'>;
  settled: CallIn<'settled'>;
  cost: CallCost;
  count: CallCount;
}

/** A conversation as its feature understood it. */
export interface Reading {
  /** Whether the conversation settles the matter; one that was cut off and does not is had again. */
  clear: boolean;
  /** Null when there was nothing that a model had to read. */
  usage: TextUsage | null;
  /** Commits the result together with the settled call; false when either moved meanwhile. */
  commit(settlement: Settlement): Promise<boolean>;
}

/**
 * What a feature does with the calls that are made for it. All that is committed here is committed together with the call
 * (a settlement by `settlingCall`), so a redelivered message finds the call settled and does nothing. False means that the call or its subject moved.
 */
export interface CallPurpose {
  /** Null when the subject is gone. */
  read(call: CallIn<'ended' | 'settled'>, facts: CallFacts, ask: AskModel): Promise<Reading | null>;
  /** Nobody was reached; `next` will try again. */
  retry(call: CallIn<'ended'>, next: CallIn<'requested'>): Promise<boolean>;
  /** Nobody was reached and nobody will be. */
  giveUp(settlement: Settlement, facts: CallFacts): Promise<boolean>;
  /** There was a conversation and it could not be read: a person has to. */
  leaveUnread(settlement: Settlement, facts: CallFacts): Promise<boolean>;
  /** Nobody can say whether the call was made: a person has to find out. */
  reportUnknown(call: CallIn<'unknown'>, facts: CallFacts): Promise<boolean>;
  /** The carrier's price came later than the result. */
  correctCost(settlement: Settlement): Promise<boolean>;
}
