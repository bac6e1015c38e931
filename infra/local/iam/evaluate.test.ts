import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { statementSchema } from './statement.ts';

const table = 'arn:aws:dynamodb:eu-west-3:000000000000:table/Calls';
const parse = (...statements: unknown[]) => statements.map((statement) => statementSchema.parse(statement));
const ask = (statements: unknown[], action: string, resource = table, context = {}) =>
  evaluate(parse(...statements), { action, resource, context });

describe('what a role allows', () => {
  test('exactly the actions and resources it names', () => {
    const policy = [{ Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Put*'], Resource: table }];
    expect(ask(policy, 'dynamodb:GetItem').allowed).toBe(true);
    expect(ask(policy, 'dynamodb:PutItem').allowed).toBe(true);
    expect(ask(policy, 'DynamoDB:getitem').allowed).toBe(true);
    expect(ask(policy, 'dynamodb:DeleteItem')).toEqual({ allowed: false, reason: 'no statement allows it' });
    expect(ask(policy, 'dynamodb:GetItem', `${table}2`).allowed).toBe(false);
  });

  test('an index only where the index is named', () => {
    const policy = [{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: [table, `${table}/index/due`] }];
    expect(ask(policy, 'dynamodb:Query', `${table}/index/due`).allowed).toBe(true);
    expect(ask(policy, 'dynamodb:Query', `${table}/index/other`).allowed).toBe(false);
    expect(ask([{ ...policy[0], Resource: table }], 'dynamodb:Query', `${table}/index/due`).allowed).toBe(false);
  });

  test('wildcards: any text and one character', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-3:000000000000:secret:app/key';
    const policy = [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: `${secret}-??????` }];
    expect(ask(policy, 'secretsmanager:GetSecretValue', `${secret}-a1b2c3`).allowed).toBe(true);
    expect(ask(policy, 'secretsmanager:GetSecretValue', `${secret}-a1b2c34`).allowed).toBe(false);
    expect(ask([{ Effect: 'Allow', Action: '*', Resource: '*' }], 'sqs:SendMessage', 'x').allowed).toBe(true);
  });

  test('a Deny wins over any Allow', () => {
    const policy = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Sid: 'Never', Effect: 'Deny', Action: 'dynamodb:Delete*', Resource: '*' },
    ];
    expect(ask(policy, 'dynamodb:DeleteItem')).toEqual({ allowed: false, reason: 'the statement Never denies it' });
    expect(ask(policy, 'dynamodb:PutItem').allowed).toBe(true);
  });

  test('NotAction and NotResource', () => {
    const policy = [{ Effect: 'Allow', NotAction: 'dynamodb:Delete*', NotResource: `${table}2` }];
    expect(ask(policy, 'dynamodb:GetItem').allowed).toBe(true);
    expect(ask(policy, 'dynamodb:DeleteItem').allowed).toBe(false);
    expect(ask(policy, 'dynamodb:GetItem', `${table}2`).allowed).toBe(false);
  });

  test('nested lists of resources, as joined intrinsics give them', () => {
    expect(ask([{ Effect: 'Allow', Action: 'a:b', Resource: [['x'], table] }], 'a:b').allowed).toBe(true);
  });
});

describe('conditions', () => {
  const allowIf = (condition: unknown) => [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }];
  const region = { 'aws:requestedregion': ['eu-west-3'], 'aws:securetransport': ['true'] };

  test.each([
    [{ StringEquals: { 'aws:RequestedRegion': 'eu-west-3' } }, true],
    [{ StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-3'] } }, true],
    [{ StringLike: { 'aws:RequestedRegion': 'us-*' } }, false],
    [{ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, true],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, true],
    [{ Bool: { 'aws:SecureTransport': false } }, false],
    [{ StringEquals: { 'aws:SourceArn': 'x' } }, false],
    [{ StringEqualsIfExists: { 'aws:SourceArn': 'x' } }, true],
  ])('%j → %s', (condition, allowed) => {
    expect(ask(allowIf(condition), 'a:b', 'x', region).allowed).toBe(allowed);
  });

  test('several values: all of them, or any', () => {
    const keys = { 'dynamodb:leadingkeys': ['tenant-1', 'tenant-2'] };
    const one = { 'dynamodb:LeadingKeys': ['tenant-1'] };
    expect(ask(allowIf({ 'ForAllValues:StringEquals': one }), 'a:b', 'x', keys).allowed).toBe(false);
    expect(ask(allowIf({ 'ForAnyValue:StringEquals': one }), 'a:b', 'x', keys).allowed).toBe(true);
  });

  test('what is not understood is refused and named, in an Allow and in a Deny', () => {
    const strange = { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } };
    const allow = ask(allowIf(strange), 'a:b', 'x', region);
    expect(allow).toMatchObject({ allowed: false, reason: expect.stringContaining('NumericLessThan') });
    const deny = [...allowIf({}), { Effect: 'Deny', Action: '*', Resource: '*', Condition: strange }];
    expect(ask(deny, 'a:b', 'x', region).allowed).toBe(false);
    expect(ask(allowIf({ StringEquals: { 'aws:RequestedRegion': '${aws:x}' } }), 'a:b', 'x', region).allowed).toBe(
      false,
    );
  });
});
