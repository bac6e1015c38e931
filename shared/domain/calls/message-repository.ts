import { type DocumentStore, putting } from '../../dynamodb/document-store.ts';
import { expiring } from '../../dynamodb/expiry.ts';
import type { Message } from './message.ts';
import type { EffectOutcome, ToolEffect } from './tool-effect.ts';
import { createToolEffectRepository } from './tool-effect-repository.ts';

const messageKey = (callId: string, { id }: Message) => ({ pk: callId, sk: `message#${id}` });

export interface MessageRepository {
  /** Stores the message together with the record of the agent's having taken it, both for as long as the call's words. */
  take(callId: string, effect: ToolEffect, message: Message, keepDays?: number | null): Promise<EffectOutcome>;
}

export function createMessageRepository(store: DocumentStore, table: string): MessageRepository {
  const effects = createToolEffectRepository(store, table);
  return {
    async take(callId, effect, message, keepDays = null) {
      const item = { ...messageKey(callId, message), ...message, ...expiring(message.at, keepDays) };
      return await effects.commit(callId, effect, [putting(table, item, 'absent')], keepDays);
    },
  };
}
