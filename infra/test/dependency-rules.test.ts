import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const run = promisify(execFile);

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string } }[] };
}

async function cruise(folder: string, ...paths: string[]): Promise<Cruise> {
  const binary = join(root, 'node_modules/.bin/depcruise');
  const { stdout } = await run(process.execPath, [binary, ...paths, '--output-type', 'json'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Cruise;
}

/** For every rule, the files that break it. */
const violations: Record<string, Record<string, string>> = {
  'no-circular': {
    'shared/runtime/egg.ts': "import { hen } from './hen.ts';\nexport const egg = () => hen;",
    'shared/runtime/hen.ts': "import { egg } from './egg.ts';\nexport const hen = () => egg;",
  },
  'shared-is-the-floor': { 'shared/runtime/up.ts': "export { handler } from '../../functions/calls/entry.ts';" },
  'deployables-do-not-meet': { 'media-relay/src/peer.ts': "export { handler } from '../../functions/calls/entry.ts';" },
  'infra-sees-only-env-and-table': {
    'infra/features/running.ts': "export { handler } from '../../functions/calls/entry.ts';",
  },
  'feature-entries-do-not-meet': {
    'functions/calls/neighbour.ts': "export { other } from '../supplier-orders/other.ts';",
  },
  'domain-knows-no-vendor': { 'shared/domain/calls/vendor.ts': "export { WebSocket } from 'ws';" },
  'repositories-know-only-dynamodb': {
    'shared/domain/calls/odd-repository.ts': "export { WebSocketServer } from 'ws';",
  },
  'use-cases-see-repositories-as-types': {
    'shared/domain/calls/greedy.ts': "export { find } from './plain-repository.ts';",
  },
  'providers-know-no-feature': {
    'shared/providers/twilio/knowing.ts': "export { call } from '../../domain/calls/call.ts';",
  },
  'one-vendor-per-provider-folder': {
    'shared/providers/openai/mixed.ts': "export { dial } from '../twilio/dial.ts';",
  },
  'internal-stays-inside': {
    'shared/domain/call-outcomes/curious.ts': "export { secret } from '../calls/internal/secret.ts';",
  },
  'internal-is-not-for-deployables': {
    'functions/calls/curious.ts': "export { secret } from '../../shared/domain/calls/internal/secret.ts';",
  },
  'features-do-not-meet': {
    'shared/domain/reception/meeting.ts': "export { order } from '../supplier-orders/order.ts';",
  },
  'what-lies-beneath-knows-no-feature': {
    'shared/domain/calls/upward.ts': "export { order } from '../supplier-orders/order.ts';",
  },
  'console-never-reaches-aws': { 'console/src/reaching.ts': "export { far } from '../../shared/runtime/far.ts';" },
  'simulators-know-no-product': {
    'infra/local/simulators/cheating.ts': "export { call } from '../../../shared/domain/calls/call.ts';",
  },
  'tests-are-leaves': { 'shared/runtime/tested.ts': "export { spy } from './spy.test.ts';" },
};

/** What the violations point at. */
const bystanders: Record<string, string> = {
  'functions/calls/entry.ts': 'export const handler = 1;',
  'functions/supplier-orders/other.ts': 'export const other = 1;',
  'shared/domain/calls/call.ts': 'export const call = 1;',
  'shared/domain/calls/plain-repository.ts': 'export const find = 1;',
  'shared/domain/calls/internal/secret.ts': 'export const secret = 1;',
  'shared/domain/supplier-orders/order.ts': 'export const order = 1;',
  'shared/providers/twilio/dial.ts': 'export const dial = 1;',
  'shared/runtime/far.ts': "export { DynamoDBClient as far } from '@aws-sdk/client-dynamodb';",
  'shared/runtime/spy.test.ts': 'export const spy = 1;',
  'node_modules/ws/index.js': 'export const WebSocket = 1, WebSocketServer = 1;',
  'node_modules/ws/package.json': '{"name":"ws","type":"module","main":"index.js"}',
  'node_modules/@aws-sdk/client-dynamodb/index.js': 'export const DynamoDBClient = 1;',
  'node_modules/@aws-sdk/client-dynamodb/package.json':
    '{"name":"@aws-sdk/client-dynamodb","type":"module","main":"index.js"}',
};

let house: string;
beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'dependency-rules-'));
  await cp(join(root, '.dependency-cruiser.cjs'), join(house, '.dependency-cruiser.cjs'));
  await writeFile(join(house, 'package.json'), '{"type":"module"}');
  for (const [path, text] of Object.entries(Object.assign({}, bystanders, ...Object.values(violations)))) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), String(text));
  }
});
afterAll(() => rm(house, { recursive: true, force: true }));

describe('dependency rules', () => {
  it('have a violation here for every rule there is', () => {
    const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
    expect(rules.forbidden.map((rule) => rule.name).toSorted()).toEqual(Object.keys(violations).toSorted());
  });

  it('fire, each of them', async () => {
    const { summary } = await cruise(house, 'shared', 'functions', 'media-relay', 'infra', 'console');
    const fired = new Set(summary.violations.map((violation) => violation.rule.name));
    expect([...fired].toSorted()).toEqual(Object.keys(violations).toSorted());
  });

  it('read the whole tree: a parser that understands nothing also finds nothing wrong', async () => {
    const { modules, summary } = await cruise(root, 'shared', 'functions', 'media-relay', 'infra');
    const { stdout } = await run('git', ['ls-files', 'shared', 'functions', 'media-relay', 'infra'], { cwd: root });
    const sources = stdout.split('\n').filter((path) => path.endsWith('.ts'));
    const seen = new Set(modules.map((module) => module.source));
    expect(sources.filter((path) => !seen.has(path))).toEqual([]);
    // The vendors are seen under the path that the rules name.
    expect([...seen].some((path) => path.startsWith('node_modules/@aws-sdk/client-dynamodb/'))).toBe(true);
    expect(summary.violations).toEqual([]);
  });
});
