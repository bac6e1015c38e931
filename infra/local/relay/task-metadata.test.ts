import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccessLedger, type AccessLedger } from '../iam/access-ledger.ts';
import type { Statement } from '../iam/statement.ts';
import { serveTaskMetadata, type TaskMetadata } from './task-metadata.ts';

const taskArn = 'arn:aws:ecs:eu-west-3:000000000000:task/cluster/1';
const mayProtect: Statement = { Effect: 'Allow', Action: ['ecs:UpdateTaskProtection'], Resource: [taskArn] };

let metadata: TaskMetadata;
let ledger: AccessLedger;
const errors: string[] = [];
const start = async (...statements: Statement[]) => {
  ledger = createAccessLedger();
  metadata = await serveTaskMetadata({
    caller: { name: 'relay', accessKeyId: 'LKIA1', statements, trusted: false, kill: () => undefined },
    ...{ taskArn, ledger },
    terminal: { step() {}, info() {}, warn() {}, quote() {}, error: (_source, text) => errors.push(text) },
  });
};
beforeEach(() => start(mayProtect));
afterEach(() => metadata.close());

const protect = (ProtectionEnabled: boolean) =>
  fetch(`${metadata.url}/agent/task-protection/v1/state`, {
    method: 'PUT',
    body: JSON.stringify({ ProtectionEnabled, ExpiresInMinutes: 30 }),
  });

test('a container gets its credentials here', async () => {
  const credentials = await (await fetch(`${metadata.url}/credentials`)).json();
  expect(credentials).toMatchObject({ AccessKeyId: 'LKIA1', Expiration: expect.stringMatching(/Z$/) });
});

test('a container learns its address, which on this machine is that of all', async () => {
  const container = await (await fetch(`${metadata.url}/metadata`)).json();
  expect(container).toMatchObject({ Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['127.0.0.1'] }] });
});

test('a task may protect itself and stop doing so', async () => {
  expect(await (await protect(true)).json()).toMatchObject({
    protection: { ProtectionEnabled: true, TaskArn: taskArn },
  });
  expect(metadata.isProtected()).toBe(true);
  await protect(false);
  expect(metadata.isProtected()).toBe(false);
  expect(ledger.used()).toEqual({ relay: [`ecs:UpdateTaskProtection ${taskArn}`] });
});

test('unless its role does not allow it', async () => {
  metadata.close();
  await start();
  const refused = await protect(true);
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { Code: 'AccessDeniedException' } }]);
  expect(errors).toContainEqual(expect.stringContaining('may not ecs:UpdateTaskProtection'));
});
