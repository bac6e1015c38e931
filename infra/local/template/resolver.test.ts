import { describe, expect, test } from 'vitest';
import type { Assembly, Stack, Template } from '../assembly/cloud-assembly.ts';
import { createResolver } from './resolver.ts';

const empty: Template = { Resources: {}, Outputs: {}, Parameters: {}, Conditions: {}, Mappings: {} };
const resource = (type: string, properties: Record<string, unknown> = {}) => ({ Type: type, Properties: properties });

function stackOf(name: string, template: Partial<Template>): Stack {
  return { name, template: { ...empty, ...template } };
}

const data = stackOf('Data', {
  Resources: {
    Table: resource('AWS::DynamoDB::GlobalTable'),
    Key: resource('AWS::SecretsManager::Secret', { Name: 'app/key' }),
    Named: resource('AWS::SQS::Queue', { QueueName: { 'Fn::Join': ['-', ['jobs', { Ref: 'AWS::Region' }]] } }),
    Gateway: resource('AWS::ApiGatewayV2::Api'),
    Edge: resource('AWS::CloudFront::Distribution'),
    Fn: resource('AWS::Lambda::Function', { FunctionName: 'fn' }),
    Live: resource('AWS::Lambda::Alias', { Name: 'live', FunctionName: { Ref: 'Fn' } }),
  },
  Outputs: {
    TableArn: {
      Value: { 'Fn::GetAtt': ['Table', 'Arn'] },
      Export: { Name: { 'Fn::Sub': '${AWS::StackName}:TableArn' } },
    },
  },
  Parameters: { Size: { Type: 'Number', Default: 7 }, Missing: { Type: 'String' } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
  Mappings: { Runtimes: { 'eu-west-3': { node: 'nodejs24.x' } } },
});
const api = stackOf('Api', {});
const assembly: Assembly = { stacks: [data, api], files: new Map(), images: new Map() };
const { resolve, exists } = createResolver({
  assembly,
  gatewayUrl: 'http://127.0.0.1:4000',
  publicHost: 'localhost:8080',
  publicUrl: 'http://localhost:8080',
  dynamic: {
    secret: (id, key, stage) => `<${id} ${key} ${stage}>`,
    parameter: (name) => `<${name}>`,
  },
});

describe('intrinsic functions', () => {
  const tableArn = 'arn:aws:dynamodb:eu-west-3:000000000000:table/Data-Table';
  test.each([
    ['Ref of a resource', { Ref: 'Table' }, 'Data-Table'],
    ['Ref of a queue, which is its URL', { Ref: 'Named' }, 'http://127.0.0.1:4000/000000000000/jobs-eu-west-3'],
    ['Ref of a parameter', { Ref: 'Size' }, 7],
    ['Ref of an alias', { Ref: 'Live' }, 'arn:aws:lambda:eu-west-3:000000000000:function:fn:live'],
    ['GetAtt', { 'Fn::GetAtt': ['Table', 'Arn'] }, tableArn],
    ['GetAtt in short form', { 'Fn::GetAtt': 'Table.Arn' }, tableArn],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Partition' }]] }, 'a/aws'],
    [
      'Sub with own values',
      { 'Fn::Sub': ['${x}-${Table.Arn}-${!keep}', { x: { Ref: 'Size' } }] },
      `7-${tableArn}-\${keep}`,
    ],
    [
      'Select of Split',
      { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] },
      'Data-Table',
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Runtimes', { Ref: 'AWS::Region' }, 'node'] }, 'nodejs24.x'],
    ['If', { 'Fn::If': ['Both', 1, { 'Fn::If': ['Either', 2, 3] }] }, 2],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
    ['an object that only looks like one', { Ref: 'Table', other: 1 }, { Ref: 'Table', other: 1 }],
  ])('%s', (_name, value, expected) => {
    expect(resolve(value, data)).toEqual(expected);
  });

  test('values of another stack, exported or read from its outputs', () => {
    expect(resolve({ 'Fn::ImportValue': 'Data:TableArn' }, api)).toBe(tableArn);
    expect(resolve({ 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'TableArn' } }, api)).toBe(tableArn);
  });

  test('what nobody knows is named', () => {
    expect(() => resolve({ Ref: 'Nothing' }, data)).toThrow('Nothing');
    expect(() => resolve({ Ref: 'Missing' }, data)).toThrow('no default');
    expect(() => resolve({ 'Fn::GetAtt': ['Table', 'Colour'] }, data)).toThrow('Table.Colour');
    expect(() => resolve({ 'Fn::ImportValue': 'other' }, api)).toThrow('other');
  });
});

test('a secret is referred to by its ARN, with the field of its JSON', () => {
  const reference = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Key' }, ':SecretString:token::}}']] };
  expect(resolve(reference, data)).toMatch(
    /^<arn:aws:secretsmanager:eu-west-3:000000000000:secret:app\/key-\w{6} token AWSCURRENT>$/,
  );
  expect(resolve('{{resolve:ssm:/app/url:3}}', data)).toBe('</app/url>');
});

test('the distribution’s address is the platform’s own', () => {
  const url = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Edge', 'DomainName'] }, '/x']] };
  expect(resolve(url, data)).toBe('http://localhost:8080/x');
});

test('a resource whose condition does not hold does not exist', () => {
  expect(exists(data, { ...resource('X'), Condition: 'Yes' })).toBe(true);
  expect(exists(data, { ...resource('X'), Condition: 'No' })).toBe(false);
});

test('a name that SQS would not take is shortened, and still tells queues apart', () => {
  const long = stackOf('S'.repeat(60), {
    Resources: {
      QueueWithALongNameA: resource('AWS::SQS::Queue'),
      QueueWithALongNameB: resource('AWS::SQS::Queue'),
    },
  });
  const [a, b] = ['A', 'B'].map((end) =>
    String(resolve({ 'Fn::GetAtt': [`QueueWithALongName${end}`, 'QueueName'] }, long)),
  );
  expect(a).not.toBe(b);
  expect(a?.length).toBeLessThanOrEqual(80);
});
