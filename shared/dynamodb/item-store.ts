export type Item = Record<string, unknown>;

export interface ItemKey {
  pk: string;
  sk: string;
}

/**
 * What a stored record must look like for a write to happen: not there yet, or still at the version that was read.
 * The second of two writers that read the same version always loses, whatever they wanted to change.
 */
export type Guard = 'absent' | { version: number };

/**
 * Reading and writing one item. Two implementations: the AWS SDK's document client for everything, and a light one for
 * the functions that a caller is waiting for.
 */
export interface ItemStore {
  /** A consistent read. */
  get(table: string, key: ItemKey): Promise<Item | undefined>;
  /** Writes the whole item if the guard holds; false when it does not. */
  put(table: string, item: Item & ItemKey, guard: Guard): Promise<boolean>;
}

export interface GuardExpression {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, number>;
}

export function guardExpression(guard: Guard): GuardExpression {
  if (guard === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } };
  }
  return {
    ConditionExpression: '#version = :expected',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': guard.version },
  };
}
