import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import {
  callsTable,
  directoryTable,
  erasuresTable,
  eventsTable,
  ledgerTable,
  receptionTable,
  reservationsTable,
  supplierOrdersTable,
  type TableShape,
} from '../../shared/dynamodb/table.ts';
import { synthesize } from './templates.ts';

const templates = await synthesize();
const tables = templates.resources('Data', 'AWS::DynamoDB::GlobalTable');
const shapes: TableShape[] = [
  callsTable,
  supplierOrdersTable,
  receptionTable,
  reservationsTable,
  directoryTable,
  eventsTable,
  ledgerTable,
  erasuresTable,
];

const keys = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];

test('there is a table for every shape', () => {
  expect(Object.keys(tables).toSorted()).toEqual(shapes.map(({ name }) => name).toSorted());
});

test.each(shapes)('$name has its keys, indexes and expiry, on demand, and can be restored', (shape) => {
  const properties = tables[shape.name]?.Properties;
  expect(properties).toMatchObject({
    KeySchema: keys('pk', 'sk'),
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
  });
  const indexes = (properties?.['GlobalSecondaryIndexes'] ?? []) as {
    IndexName: string;
    KeySchema: object;
    Projection: object;
  }[];
  expect(Object.fromEntries(indexes.map(({ IndexName, KeySchema }) => [IndexName, KeySchema]))).toEqual(
    Object.fromEntries(
      Object.entries(shape.indexes).map(([name, { partitionKey, sortKey }]) => [name, keys(partitionKey, sortKey)]),
    ),
  );
  expect(indexes.map(({ Projection }) => Projection)).toEqual(
    Object.values(shape.indexes).map(({ holds }) => {
      if (holds === undefined) return { ProjectionType: 'ALL' };
      return holds.length === 0
        ? { ProjectionType: 'KEYS_ONLY' }
        : { ProjectionType: 'INCLUDE', NonKeyAttributes: holds };
    }),
  );
  expect(properties?.['TimeToLiveSpecification']).toEqual(
    shape.timeToLive === undefined ? undefined : { AttributeName: shape.timeToLive, Enabled: true },
  );
});

test('in production data outlives its stack and cannot be deleted', async () => {
  const { stacks } = await synthesize({ context: { production: true } });
  stacks.Data.allResources('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Retain',
    Properties: Match.objectLike({ Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })] }),
  });
  stacks.Data.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
});

test('a trial leaves nothing behind', () => {
  for (const table of Object.values(tables)) expect(table.DeletionPolicy).toBe('Delete');
});

/**
 * CloudFormation compares this text with the one it created a secret from. Any change, even of a field's order, would be
 * written over the keys that the owner filled in since.
 */
test('the templates of the accounts’ secrets never change', () => {
  const secrets = templates.resources('Data', 'AWS::SecretsManager::Secret');
  const generated = Object.entries(secrets).map(([name, { Properties }]) => [name, Properties['GenerateSecretString']]);
  expect(Object.fromEntries(generated)).toEqual({
    Twilio: {
      SecretStringTemplate: '{"accountSid":"AC00000000000000000000000000000000","phoneNumber":"+33000000000"}',
      GenerateStringKey: 'authToken',
      ExcludePunctuation: true,
    },
    OpenAi: { SecretStringTemplate: '{}', GenerateStringKey: 'apiKey', ExcludePunctuation: true },
    OpenAiWebhook: { SecretStringTemplate: '{}', GenerateStringKey: 'webhookSecret', ExcludePunctuation: true },
    ApiKey: { ExcludePunctuation: true, IncludeSpace: false, PasswordLength: 48 },
    EdgeKey: { ExcludePunctuation: true, IncludeSpace: false, PasswordLength: 48 },
    StreamKey: { ExcludePunctuation: true, IncludeSpace: false, PasswordLength: 48 },
    PersonKey: { ExcludePunctuation: true, IncludeSpace: false, PasswordLength: 48 },
  });
});

/** A logical id that changes means that CloudFormation makes a new, empty one and deletes the old. */
test('what holds state or an address keeps its identity', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::SecretsManager::Secret',
    'AWS::SNS::Topic',
    'AWS::SQS::Queue',
    'AWS::ApiGatewayV2::Api',
    'AWS::EC2::VPC',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::ECS::Service',
    'AWS::CloudFront::Distribution',
  ];
  const ids = Object.entries(templates.stacks).flatMap(([stack, template]) =>
    kept.flatMap((type) => Object.keys(template.findResources(type)).map((id) => `${stack} ${id}`)),
  );
  expect(ids).toEqual([
    'Data Calls3682725C',
    'Data SupplierOrders9F967B0A',
    'Data Reception51F0512A',
    'Data Reservations25D4BAC6',
    'Data Directory98167B95',
    'Data EventsD32975C2',
    'Data LedgerB7379752',
    'Data ErasuresA1C9C257',
    'Data Twilio4656E91D',
    'Data OpenAi99D569F8',
    'Data OpenAiWebhook1C5B5A97',
    'Data ApiKeyF9DDEE66',
    'Data EdgeKeyC9B06B43',
    'Data StreamKey9F296F4F',
    'Data PersonKey12C7366D',
    'Data Alarms04B5A0BF',
    'Api EventsToTellDeadLettersE7B58B96',
    'Api EventsToTellQueue77024028',
    'Api EndedCallsDeadLettersACD3B12A',
    'Api EndedCallsQueueD5D690E6',
    'Api SupplierOrdersSupplierCallsDeadLettersC92BB991',
    'Api SupplierOrdersSupplierCallsQueueA837CAFD',
    'Api ConfirmationsToSendDeadLettersC31854FA',
    'Api ConfirmationsToSendQueue1C87079B',
    'Api SipCallsLegsDeadLetters67A06FD6',
    'Api SipCallsLegsQueueC2BDDA12',
    'Api PublicApi61DEC29B',
    'MediaRelay NetworkVpc7FB7348F',
    'MediaRelay Balancer71DDC9D9',
    'MediaRelay RelayService2233959F',
    'Edge Distribution830FAC52',
  ]);
});

test('alarms reach the owner’s mailbox, and CloudWatch may publish them', async () => {
  const { stacks } = await synthesize({ context: { alarmEmail: 'owner@example.com' } });
  stacks.Data.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'owner@example.com' });
  stacks.Data.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    }),
  });
});

test('a stack cannot take away what another one uses', () => {
  for (const template of Object.values(templates.stacks)) {
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::GetStackOutput');
  }
});
