import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Item } from './item-store.ts';

/** Every item of a table, page by page, as it stands. For work that is done by hand: a request never waits for this. */
export async function* scanTable(client: DynamoDBClient, table: string): AsyncGenerator<Item> {
  const documents = DynamoDBDocumentClient.from(client);
  for await (const page of paginateScan({ client: documents }, { TableName: table, ConsistentRead: true })) {
    yield* page.Items ?? [];
  }
}
