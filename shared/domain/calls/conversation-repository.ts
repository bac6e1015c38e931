import * as z from 'zod/mini';
import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { expiring, hasExpired } from '../../dynamodb/expiry.ts';
import { type Attempt, attemptSchema, type AnsweredBy, type CarrierStatus, isFinal } from './attempt.ts';
import { type Leg, legSchema } from './leg.ts';
import { unlessErased } from './erased-call-repository.ts';
import { inOrder, type Turn, turnSchema } from './transcript.ts';

const number = (value: number, digits: number) => String(value).padStart(digits, '0');
export const attemptKey = (callId: string, attempt: number) => ({ pk: callId, sk: `attempt#${number(attempt, 2)}` });
const legKey = (callId: string, { attempt, leg }: { attempt: number; leg: number }) => ({
  pk: callId,
  sk: `leg#${number(attempt, 2)}#${number(leg, 2)}`,
});
const turnKey = (callId: string, turn: Turn) => ({
  pk: callId,
  sk: `turn#${number(turn.attempt, 2)}#${number(turn.leg, 2)}#${number(turn.order, 4)}`,
});

/** A transaction takes a hundred writes, and one is the look whether the call was erased. */
export const MOST_TURNS = 99;

/** News of an attempt from the carrier; `sequence` is null where it came without one. */
export interface CarrierNews {
  sid: string;
  status: CarrierStatus;
  sequence: number | null;
  at: Date;
  talkSeconds?: number;
  sipCode?: number;
  answeredBy?: AnsweredBy;
}

/** The children of a call: its attempts, legs and transcript. */
export interface ConversationRepository {
  findAttempt(callId: string, attempt: number): Promise<Attempt | undefined>;
  /** False when it is old news: a later event was recorded, or the attempt is over. */
  recordNews(callId: string, attempt: number, news: CarrierNews): Promise<boolean>;
  /** Who the carrier says the attempt is, where none of its news has said so. */
  recordSid(callId: string, attempt: number, sid: string): Promise<void>;
  recordAnsweredBy(callId: string, attempt: number, answeredBy: AnsweredBy): Promise<void>;
  recordRefusal(callId: string, attempt: number, refusal: string): Promise<void>;
  recordPrice(callId: string, attempt: number, price: string, priceUnit: string): Promise<void>;
  /** Nothing is written of a call that was erased; so too `saveTurns`. `keepDays` is the call's; null for ever. */
  saveLeg(callId: string, leg: Leg, keepDays?: number | null): Promise<void>;
  /** All of them or none, in one request; at most {@link MOST_TURNS}. */
  saveTurns(callId: string, turns: readonly Turn[], keepDays?: number | null): Promise<void>;
  attempts(callId: string): Promise<Attempt[]>;
  legs(callId: string): Promise<Leg[]>;
  /** All turns of all attempts, as they were spoken. */
  turns(callId: string): Promise<Turn[]>;
}

export function createConversationRepository(store: DocumentStore, table: string): ConversationRepository {
  const setOnAttempt = async (callId: string, attempt: number, values: Record<string, unknown>) => {
    const set = assignments(values);
    // Of a call that was erased nothing is written any more.
    await store.update({
      TableName: table,
      Key: attemptKey(callId, attempt),
      ...set,
      ConditionExpression: 'attribute_exists(pk)',
    });
  };

  const children = async <Schema extends z.ZodMiniType>(callId: string, prefix: string, schema: Schema) => {
    const found: z.infer<Schema>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await store.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': callId, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      });
      found.push(...page.items.filter((item) => !hasExpired(item)).map((item) => z.parse(schema, item)));
      from = page.next;
    } while (from);
    return found;
  };

  return {
    async findAttempt(callId, attempt) {
      const item = await store.get(table, attemptKey(callId, attempt));
      return item && z.parse(attemptSchema, item);
    },

    recordNews(callId, attempt, news) {
      const { status, sequence, at, ...more } = news;
      const set = assignments({
        ...more,
        attempt,
        carrierStatus: status,
        carrierAt: at.toISOString(),
        ...(sequence === null ? {} : { carrierSequence: sequence }),
      });
      const finals = carrierFinals.map((_, index) => `:final${index}`).join(', ');
      // A final status may overtake anything, nothing overtakes a final one, and the rest goes by the carrier's sequence:
      // callbacks arrive twice, late and in any order.
      const newer =
        isFinal(status) || sequence === null
          ? ''
          : ' AND (attribute_not_exists(carrierSequence) OR carrierSequence < :carrierSequence)';
      return store.update({
        TableName: table,
        Key: attemptKey(callId, attempt),
        ...set,
        ConditionExpression: `attribute_exists(pk) AND (attribute_not_exists(carrierStatus) OR NOT carrierStatus IN (${finals}))${newer}`,
        ExpressionAttributeValues: {
          ...set.ExpressionAttributeValues,
          ...Object.fromEntries(carrierFinals.map((value, index) => [`:final${index}`, value])),
        },
      });
    },

    recordSid: (callId, attempt, sid) => setOnAttempt(callId, attempt, { sid }),
    recordAnsweredBy: (callId, attempt, answeredBy) => setOnAttempt(callId, attempt, { answeredBy }),
    recordRefusal: (callId, attempt, refusal) => setOnAttempt(callId, attempt, { refusal }),
    recordPrice: (callId, attempt, price, priceUnit) => setOnAttempt(callId, attempt, { price, priceUnit }),

    async saveLeg(callId, leg, keepDays = null) {
      await put(callId, [{ ...legKey(callId, leg), ...leg, ...expiring(leg.endedAt, keepDays) }]);
    },
    async saveTurns(callId, turns, keepDays = null) {
      await put(
        callId,
        turns.map((turn) => ({ ...turnKey(callId, turn), ...turn, ...expiring(turn.at, keepDays) })),
      );
    },

    attempts: (callId) => children(callId, 'attempt#', attemptSchema),
    legs: (callId) => children(callId, 'leg#', legSchema),
    turns: async (callId) => inOrder(await children(callId, 'turn#', turnSchema)),
  };

  async function put(callId: string, items: readonly ({ pk: string; sk: string } & Record<string, unknown>)[]) {
    await store.transact([unlessErased(table, callId), ...items.map((Item) => ({ Put: { TableName: table, Item } }))]);
  }
}

const carrierFinals = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const satisfies CarrierStatus[];

/** `SET #a = :a, …` for every value. */
function assignments(values: Record<string, unknown>) {
  const names = Object.keys(values);
  return {
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
  };
}
