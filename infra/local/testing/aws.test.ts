import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningPlatform } from '../start-platform.ts';
import { fixtureTable } from './fixture-table.ts';
import { startFixture } from './start-fixture.ts';
import { until } from './until.ts';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startFixture();
});
afterAll(() => platform.stop());

type Service = 'dynamodb' | 'secretsmanager' | 'ssm' | 'sqs';

/** Lets the function `Store` make AWS calls. */
async function steps(...calls: [Service, string, Record<string, unknown>][]): Promise<Record<string, never>[]> {
  const result = await platform.invoke('Store', {
    steps: calls.map(([service, target, input]) => ({ service, target, input })),
  });
  if (result.kind !== 'returned') throw new Error(JSON.stringify(result));
  return JSON.parse((JSON.parse(result.payload) as { body: string }).body) as Record<string, never>[];
}

const put = (pk: string, more = {}) => ({ TableName: '$TABLE', Item: { pk: { S: pk }, sk: { S: '-' }, ...more } });

describe('DynamoDB', () => {
  test('does what the role allows', async () => {
    const [written, read, queried] = await steps(
      ['dynamodb', 'DynamoDB_20120810.PutItem', put('a', { kind: { S: 'k' } })],
      ['dynamodb', 'DynamoDB_20120810.GetItem', { TableName: '$TABLE', Key: put('a').Item }],
      [
        'dynamodb',
        'DynamoDB_20120810.Query',
        {
          TableName: '$TABLE',
          IndexName: 'byKind',
          KeyConditionExpression: 'kind = :k',
          ExpressionAttributeValues: { ':k': { S: 'k' } },
        },
      ],
    );
    expect(written).toEqual({});
    expect(read).toMatchObject({ Item: { pk: { S: 'a' } } });
    expect(queried).toMatchObject({ Count: 1 });
  });

  test('refuses what it does not, a transaction by its items too, and says who, what and where', async () => {
    const refused = await steps(
      ['dynamodb', 'DynamoDB_20120810.DeleteItem', { TableName: '$TABLE', Key: put('a').Item }],
      [
        'dynamodb',
        'DynamoDB_20120810.TransactWriteItems',
        { TransactItems: [{ Put: put('t') }, { Delete: { TableName: '$TABLE', Key: put('a').Item } }] },
      ],
      [
        'dynamodb',
        'DynamoDB_20120810.Query',
        {
          TableName: '$TABLE',
          KeyConditionExpression: 'pk = :k',
          ExpressionAttributeValues: { ':k': { S: 'a' } },
        },
      ],
    );
    expect(refused).toEqual(refused.map(() => ({ error: 'AccessDeniedException' })));
    expect(platform.output()).toMatch(
      /error Store {2}may not dynamodb:DeleteItem on arn:aws:dynamodb:eu-west-3:000000000000:table\/Data-Things\w+: no statement allows it/,
    );
    const { seen } = await fixtureTable(platform);
    expect(await seen('t')).toBe(0);
  });

  test('has the indexes and the time to live of the template', async () => {
    const { call } = await fixtureTable(platform);
    expect(await call('DescribeTable', {})).toMatchObject({
      Table: { GlobalSecondaryIndexes: [{ IndexName: 'byKind' }] },
    });
    expect(await call('DescribeTimeToLive', {})).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' },
    });
  });
});

describe('Secrets Manager and Parameter Store', () => {
  const secret = (stage?: string) =>
    [
      'secretsmanager',
      'secretsmanager.GetSecretValue',
      { SecretId: '$API_KEY_ARN', ...(stage ? { VersionStage: stage } : {}) },
    ] as [Service, string, Record<string, unknown>];

  test('a secret has no previous value until it is rotated', async () => {
    const [current, previous] = await steps(secret('AWSCURRENT'), secret('AWSPREVIOUS'));
    expect(current).toMatchObject({ SecretString: platform.apiKey });
    expect(previous).toEqual({ error: 'ResourceNotFoundException' });
    const { ARN: arn } = current as unknown as { ARN: string };
    await platform.rotateSecret(arn, 'new-key');
    const [now, before] = await steps(secret(), secret('AWSPREVIOUS'));
    expect([now, before]).toMatchObject([{ SecretString: 'new-key' }, { SecretString: platform.apiKey }]);
  });

  test('another function’s secret is refused', async () => {
    expect(await steps(['secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: '$EDGE_KEY_ARN' }])).toEqual([
      { error: 'AccessDeniedException' },
    ]);
  });

  test('the public address is this platform’s', async () => {
    expect(await steps(['ssm', 'AmazonSSM.GetParameter', { Name: '$PUBLIC_URL_PARAMETER' }])).toMatchObject([
      { Parameter: { Value: platform.url } },
    ]);
  });
});

test('nobody else gets in', async () => {
  const { aws } = await platform.state();
  const ask = (authorization: string) =>
    fetch(aws.endpoint, {
      method: 'POST',
      headers: { authorization, 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    });
  const stranger = await ask('AWS4-HMAC-SHA256 Credential=AKIASTRANGER/20260101/eu-west-3/dynamodb/aws4_request, x');
  expect([stranger.status, await stranger.json()]).toMatchObject([403, { __type: 'UnrecognizedClientException' }]);
  expect((await ask('')).status).toBe(403);
});

test('what was used, refused and never used can be read', async () => {
  await steps(['dynamodb', 'DynamoDB_20120810.PutItem', put('b')], ['sqs', '', { body: '{"id":"x"}' }]);
  const { used, unused } = await platform.access();
  expect(used['Store']).toContainEqual(expect.stringMatching(/^dynamodb:PutItem .*table\/Data-Things/));
  expect(used['Store']).toContainEqual(expect.stringMatching(/^sqs:SendMessage .*Jobs/));
  expect(used['Consume']).toContainEqual(expect.stringMatching(/^sqs:DeleteMessage .*Jobs/));
  expect(used['relay-execution']).toContainEqual(expect.stringMatching(/^secretsmanager:GetSecretValue .*twilio/));
  expect(unused).toContainEqual(expect.objectContaining({ caller: 'Store', action: 'dynamodb:UpdateItem' }));
});

describe('faults on purpose', () => {
  const writeTwice = (name: string) =>
    platform.invoke('Store', {
      steps: [
        { service: 'dynamodb', target: 'DynamoDB_20120810.PutItem', input: put(`${name}-1`, { seen: { N: '1' } }) },
        { service: 'dynamodb', target: 'DynamoDB_20120810.PutItem', input: put(`${name}-2`, { seen: { N: '1' } }) },
      ],
    });
  const written = async (name: string) => {
    const { seen } = await fixtureTable(platform);
    return [await seen(`${name}-1`), await seen(`${name}-2`)];
  };

  test.each([
    ['before the second call', { when: 'before', call: 2 }, [1, 0]],
    ['after the second call', { when: 'after', call: 2 }, [1, 1]],
    ['when the event arrives', { call: 0 }, [0, 0]],
    ['after the first of an action', { when: 'after', action: 'dynamodb:put*' }, [1, 0]],
  ] as const)('a function dies %s', async (name, fault, expected) => {
    await platform.fault({ target: 'Store', ...fault });
    expect(await writeTwice(name)).toMatchObject({
      kind: 'failed',
      payload: expect.stringContaining('Runtime.ExitError'),
    });
    expect(await written(name)).toEqual(expected);
    expect(await platform.waitingFaults()).toBe(0);
    expect((await writeTwice(name)).kind).toBe('returned');
  });

  test('a relay dies at a call of its own', async () => {
    const before = (await platform.state()).relays[0]?.pid;
    await platform.fault({ target: 'relay', action: 'dynamodb:GetItem' });
    expect((await fetch(`${platform.url}/stream/env`)).status).toBe(502);
    const status = async () => (await fetch(`${platform.url}/stream/env`)).status;
    await until(status, (now) => now === 503);
    const relay = async () => (await platform.state()).relays[0];
    await until(relay, (now) => now?.pid !== before && now?.healthy === true);
  });

  test('an answer gets lost after its effect, or an error comes instead', async () => {
    await platform.fault({
      target: 'Store',
      effect: 'error',
      error: { status: 400, type: 'TransactionConflictException' },
    });
    const failed = JSON.stringify(await writeTwice('error'));
    expect(failed).toContain('TransactionConflictException');
    expect(await written('error')).toEqual([0, 1]);
    await platform.fault({ target: 'Store', effect: 'reset', when: 'after' });
    expect((await writeTwice('lost')).kind).toBe('returned');
    expect(await written('lost')).toEqual([1, 1]);
  });
});
