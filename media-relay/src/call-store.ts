import type { DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { createJoinedReads } from '../../shared/dynamodb/joined-reads.ts';
import { createJoinedTransactions } from '../../shared/dynamodb/joined-transactions.ts';
import { createLightDocumentStore } from '../../shared/dynamodb/light-document-store.ts';
import type { AwsJsonCall } from '../../shared/runtime/aws-json.ts';

/** Nobody hears that what was said is stored so much later, or a verdict read. */
const WITHIN_MS = 100;

/**
 * The store as a relay with hundreds of calls needs it: the SDK's requests cost the processor several times as much, and the audio of all
 * other calls the wait for it (`npm run bench`). `patient` is for what no conversation waits for: the requests of all calls go together.
 */
export function callStore(dynamodb: AwsJsonCall): { store: DocumentStore; patient: DocumentStore } {
  const store = createLightDocumentStore(dynamodb);
  const joined = { ...createJoinedReads(dynamodb, WITHIN_MS, store), ...createJoinedTransactions(store, WITHIN_MS) };
  return { store, patient: { ...store, ...joined } };
}
