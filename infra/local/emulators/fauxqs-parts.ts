import type { buildApp } from 'fauxqs';

/** The parts of fauxqs that its package exports only as a whole. The whole listens on every interface of the machine. */
type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
export type SqsStore = Stores['sqsStore'];

interface Persistence {
  db: { exec(sql: string): void; prepare(sql: string): { run(...values: string[]): unknown } };
  loadSqsAndSns(sqsStore: Stores['sqsStore'], snsStore: Stores['snsStore']): void;
  updateMessageReady(messageId: string): void;
  close(): void;
}

interface Parts {
  SqsStore: new () => Stores['sqsStore'];
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => Stores['s3Store'];
  PersistenceManager: new (dataDir: string) => Persistence;
}

export async function fauxqsParts(): Promise<Parts> {
  const entry = import.meta.resolve('fauxqs');
  const modules = ['sqs/sqsStore', 'sns/snsStore', 's3/s3Store', 'persistence'];
  const loaded = await Promise.all(modules.map((name) => import(new URL(`./${name}.js`, entry).href)));
  return Object.assign({}, ...loaded) as Parts;
}
