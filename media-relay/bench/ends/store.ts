import { callItem } from '../../../shared/domain/calls/call-repository.ts';
import { attemptKey } from '../../../shared/domain/calls/conversation-repository.ts';
import { callsTable } from '../../../shared/dynamodb/table.ts';
import { dialledCall } from '../../../shared/testing/calls.ts';
import { startDynamo } from '../../../shared/testing/dynamodb.ts';

export interface BenchStore {
  endpoint: string;
  table: string;
}

/** A DynamoDB on this core, with the records of so many calls whose telephone was just answered; it goes when this process does. */
export async function startStore(sids: readonly string[]): Promise<BenchStore> {
  const dynamo = await startDynamo();
  process.on('exit', () => void dynamo.stop());
  const table = await dynamo.createTable(callsTable);
  const now = new Date();
  for (const sid of sids) {
    await dynamo.store.put(table, callItem({ ...dialledCall(sid), id: sid }, now), 'absent');
    await dynamo.store.put(table, { ...attemptKey(sid, 1), attempt: 1, dispatchedAt: now.toISOString() }, 'absent');
  }
  return { endpoint: dynamo.endpoint, table };
}
