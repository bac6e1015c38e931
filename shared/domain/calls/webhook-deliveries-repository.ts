import type { ItemStore } from '../../dynamodb/item-store.ts';

/** `begun`: somebody works on it, or died over it; `done`: nothing is left to do. */
export type DeliveryState = 'new' | 'begun' | 'done';

/** Which webhooks were received, by the id that all deliveries of one event share. */
export interface WebhookDeliveries {
  /** Notes that work on it begins; what it was before. */
  begin(webhookId: string, now: Date): Promise<DeliveryState>;
  finish(webhookId: string, now: Date): Promise<void>;
}

/** OpenAI delivers for 72 hours (https://developers.openai.com/api/docs/guides/webhooks). */
const KEEP_SECONDS = 4 * 86_400;

const keyOf = (webhookId: string) => ({ pk: `webhook#openai#${webhookId}`, sk: 'delivery' });
const expiry = (now: Date) => Math.floor(now.getTime() / 1000) + KEEP_SECONDS;

export function createWebhookDeliveries(store: ItemStore, table: string): WebhookDeliveries {
  return {
    async begin(webhookId, now) {
      const item = { ...keyOf(webhookId), version: 1, expiresAt: expiry(now) };
      if (await store.put(table, item, 'absent')) return 'new';
      const known = await store.get(table, keyOf(webhookId));
      return known?.['version'] === 2 ? 'done' : 'begun';
    },
    async finish(webhookId, now) {
      // False where another delivery of the same event was faster: done is done.
      await store.put(table, { ...keyOf(webhookId), version: 2, expiresAt: expiry(now) }, { version: 1 });
    },
  };
}
