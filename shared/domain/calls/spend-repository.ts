import type { DocumentStore, Write } from '../../dynamodb/document-store.ts';

/** Amounts are whole millionths of a dollar, so that adding them up never rounds. */
const MICRO = 1_000_000;
const KEEP_DAYS = 400;

const dayOf = (instant: string) => instant.slice(0, 10);
const dayKey = (day: string) => ({ pk: `spend#${day}`, sk: 'day' });

/** Holds `usd` back from the cap of the day of `createdAt`; the condition fails when the cap would be passed. */
export function reserving(table: string, createdAt: string, usd: number, capUsd: number): Write {
  const day = dayOf(createdAt);
  return {
    Update: {
      TableName: table,
      Key: dayKey(day),
      UpdateExpression: 'ADD committed :amount SET expiresAt = :expires',
      ConditionExpression: 'attribute_not_exists(committed) OR committed <= :room',
      ExpressionAttributeValues: {
        ':amount': Math.round(usd * MICRO),
        ':room': Math.round((capUsd - usd) * MICRO),
        ':expires': Math.floor(new Date(day).getTime() / 1000) + KEEP_DAYS * 86_400,
      },
    },
  };
}

/** Puts what a call really cost in the place of what was held back for it, or of what was known of it before. */
export function correcting(table: string, createdAt: string, heldUsd: number, actualUsd: number): Write {
  return {
    Update: {
      TableName: table,
      Key: dayKey(dayOf(createdAt)),
      UpdateExpression: 'ADD committed :difference',
      ExpressionAttributeValues: { ':difference': Math.round((actualUsd - heldUsd) * MICRO) },
    },
  };
}

/** Dollars spent or held back on the day of `instant`. */
export async function committedOn(store: DocumentStore, table: string, instant: string): Promise<number> {
  const item = await store.get(table, dayKey(dayOf(instant)));
  return Number(item?.['committed'] ?? 0) / MICRO;
}
