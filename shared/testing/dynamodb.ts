import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
  type Projection,
} from '@aws-sdk/client-dynamodb';
import type { DocumentStore } from '../dynamodb/document-store.ts';
import { createLightDocumentStore } from '../dynamodb/light-document-store.ts';
import { PARTITION_KEY, SORT_KEY, type TableShape } from '../dynamodb/table.ts';
import { type AwsJsonCall, awsJson } from '../runtime/aws-json.ts';

const BINARY = new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url).pathname;

export interface TestDynamo {
  endpoint: string;
  client: DynamoDBClient;
  /** One request to it. */
  call: AwsJsonCall;
  /** Without the SDK, which would take half the time of a test that makes thousands of requests. */
  store: DocumentStore;
  /** Creates an empty table under a new name, so that tests do not see each other's items. */
  createTable(shape: TableShape): Promise<string>;
  stop(): Promise<void>;
}

/** A DynamoDB of one's own, in memory. */
export async function startDynamo(): Promise<TestDynamo> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(BINARY, ['--port', String(port)], { stdio: 'ignore' });
  const region = 'eu-west-3';
  const credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const call = awsJson('dynamodb', credentials, { endpoint, region });
  await untilReachable(endpoint);
  let tables = 0;
  return {
    endpoint,
    ...{ client, call, store: createLightDocumentStore(call) },
    async createTable(shape) {
      const name = `${shape.name}-${++tables}`;
      await client.send(new CreateTableCommand(tableInput(name, shape)));
      return name;
    },
    async stop() {
      client.destroy();
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function tableInput(name: string, { indexes }: TableShape): CreateTableCommandInput {
  const keys = Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]);
  const schema = (partition: string, sort: string): CreateTableCommandInput['KeySchema'] => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(PARTITION_KEY, SORT_KEY),
    AttributeDefinitions: [...new Set([PARTITION_KEY, SORT_KEY, ...keys])].map((key) => ({
      AttributeName: key,
      AttributeType: 'S',
    })),
    ...(keys.length > 0
      ? {
          GlobalSecondaryIndexes: Object.entries(indexes).map(([indexName, index]) => ({
            IndexName: indexName,
            KeySchema: schema(index.partitionKey, index.sortKey),
            Projection: projection(index.holds),
          })),
        }
      : {}),
  };
}

function projection(holds: readonly string[] | undefined): Projection {
  if (holds === undefined) return { ProjectionType: 'ALL' };
  return holds.length === 0
    ? { ProjectionType: 'KEYS_ONLY' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...holds] };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

async function untilReachable(endpoint: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(endpoint).catch(() => null);
    if (answer) return;
    await setTimeout(10);
  }
  throw new Error(`The DynamoDB emulator does not answer at ${endpoint}`);
}
