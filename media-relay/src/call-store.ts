import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDocumentStore, type DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createJoinedReads } from '../../shared/dynamodb/joined-reads.ts';
import { createJoinedTransactions } from '../../shared/dynamodb/joined-transactions.ts';
import { createLightStore } from '../../shared/dynamodb/light-store.ts';
import { createLightUpdates } from '../../shared/dynamodb/light-updates.ts';
import { awsJson } from '../../shared/runtime/aws-json.ts';

/** Nobody hears that what was said is stored so much later, or a verdict read. */
const WITHIN_MS = 100;

/**
 * The store as a relay with hundreds of calls needs it: what each of them reads and writes every second or so goes past the SDK, whose
 * request costs the processor several times as much, and the audio of all other calls the wait for it (`npm run bench`). `patient` is for
 * what no conversation waits for: the requests of all calls go together.
 */
export function callStore(client: DynamoDBClient): { store: DocumentStore; patient: DocumentStore } {
  const dynamodb = awsJson('dynamodb', () => client.config.credentials());
  const light = createLightStore(dynamodb);
  const store = { ...createDocumentStore(client), ...light, ...createLightUpdates(dynamodb) };
  const joined = { ...createJoinedReads(dynamodb, WITHIN_MS, light), ...createJoinedTransactions(store, WITHIN_MS) };
  return { store, patient: { ...store, ...joined } };
}
