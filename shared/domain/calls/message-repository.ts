import { type DocumentStore, putting } from '../../dynamodb/document-store.ts';
import type { Message } from './message.ts';
import type { EffectOutcome, ToolEffect } from './tool-effect.ts';
import { createToolEffectRepository } from './tool-effect-repository.ts';

const messageKey = (callId: string, { id }: Message) => ({ pk: callId, sk: `message#${id}` });

export interface MessageRepository {
  /** Stores the message together with the record of the agent's having taken it. */
  take(callId: string, effect: ToolEffect, message: Message): Promise<EffectOutcome>;
}

export function createMessageRepository(store: DocumentStore, table: string): MessageRepository {
  const effects = createToolEffectRepository(store, table);
  return {
    take: (callId, effect, message) =>
      effects.commit(callId, effect, [putting(table, { ...messageKey(callId, message), ...message }, 'absent')]),
  };
}
