import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CallRepository, createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { createDocumentStore } from '../../../shared/dynamodb/document-store.ts';
import type { RunningPlatform } from '../start-platform.ts';

/** The calls of a running platform, for tests that act as another part of the product would. */
export async function callStore(platform: RunningPlatform): Promise<CallRepository> {
  const { aws, tables } = await platform.state();
  const { endpoint, region, accessKeyId } = aws;
  const table = tables.find((name) => name.includes('Calls'));
  if (table === undefined) throw new Error(`No table of calls among ${tables.join(', ')}`);
  const credentials = { accessKeyId, secretAccessKey: 'not looked at' };
  return createCallRepository(createDocumentStore(new DynamoDBClient({ endpoint, region, credentials })), table);
}
