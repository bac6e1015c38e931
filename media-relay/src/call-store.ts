import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDocumentStore, type DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { createLightTransactions } from '../../shared/dynamodb/light-transactions.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';

/**
 * The store as a relay with hundreds of calls needs it: what each of them reads and writes every second or so goes past the SDK, whose
 * request costs the processor several times as much, and the audio of all other calls the wait for it (`npm run bench`).
 */
export function callStore(client: DynamoDBClient): DocumentStore {
  const dynamodb = awsJson('dynamodb', () => client.config.credentials());
  return { ...createDocumentStore(client), ...createLightStore(dynamodb), ...createLightTransactions(dynamodb) };
}
