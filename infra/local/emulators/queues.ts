import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { REGION } from '../template/account.ts';
import type { QueueSpec } from '../template/queues.ts';
import { fauxqsParts, type SqsStore } from './fauxqs-parts.ts';

interface QueueAnswer {
  status: number;
  body: string;
}

/** SQS, in this process and without a port of its own. */
export interface Queues {
  /** One operation with its input as JSON text. */
  request(operation: string, body: string): Promise<QueueAnswer>;
  /** The same as the platform itself; rejects when the service refuses. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Ends every long poll that is waiting. */
  wake(): void;
  close(): Promise<void>;
}

export async function startQueues(dataDir: string): Promise<Queues> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await fauxqsParts();
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence = new PersistenceManager(join(dataDir, 'queues'));
  // A process that is killed loses nothing this way either; only a machine that loses power might.
  persistence.db.exec('PRAGMA synchronous = NORMAL');
  const ready = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  // fauxqs 2.4.1 writes NULL into a NOT NULL column here, so that ChangeMessageVisibility(0) fails.
  persistence.updateMessageReady = (messageId) => void ready.run(messageId);
  persistence.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  attach(stores.sqsStore, persistence);
  const app = buildApp({ logger: false, defaultRegion: REGION, stores });
  await app.ready();

  const queues: Queues = {
    async request(operation, body) {
      const response = await app.inject({
        method: 'POST',
        url: '/',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
        payload: body,
      });
      return { status: response.statusCode, body: response.payload };
    },
    async call(operation, input) {
      const { status, body } = await queues.request(operation, JSON.stringify(input));
      if (status !== 200) throw new Error(`SQS refused ${operation}: ${body}`);
      return JSON.parse(body) as Record<string, unknown>;
    },
    wake: () => stores.sqsStore.shutdown(),
    async close() {
      stores.sqsStore.shutdown();
      await app.close();
      persistence.close();
    },
  };
  return queues;
}

/** Only after loading: what is loaded must not be written again. */
function attach(store: SqsStore, persistence: unknown): void {
  const kept = persistence as NonNullable<SqsStore['persistence']>;
  store.persistence = kept;
  for (const queue of store.allQueues()) queue.persistence = kept;
}

/** Creates the queues that are missing and gives those that are there the attributes of the template. */
export async function createQueues(queues: Queues, specs: readonly QueueSpec[]): Promise<void> {
  for (const { name, attributes } of specs) {
    const { status } = await queues.request('GetQueueUrl', JSON.stringify({ QueueName: name }));
    if (status !== 200) await queues.call('CreateQueue', { QueueName: name, Attributes: attributes });
    else {
      const { FifoQueue: _fixed, ...changeable } = attributes;
      await queues.call('SetQueueAttributes', { QueueUrl: queuePath(name), Attributes: changeable });
    }
  }
}

/** fauxqs looks only at the last part of a queue's URL. */
export function queuePath(name: string): string {
  return `http://sqs/000000000000/${name}`;
}
