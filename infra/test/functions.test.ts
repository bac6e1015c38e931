import { expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { apiDescriptionEnv, apiPagesEnv } from '../../functions/api-description/env.ts';
import { settleCallEnv } from '../../functions/call-outcomes/env.ts';
import { callsApiEnv, sipCallIncomingEnv, sweepEnv } from '../../functions/calls/env.ts';
import { deliverEventsEnv, eventWebhooksApiEnv, sweepEventsEnv } from '../../functions/event-webhooks/env.ts';
import { sendConfirmationEnv, sweepConfirmationsEnv } from '../../functions/confirmations/env.ts';
import { directoryApiEnv } from '../../functions/directory/env.ts';
import { reservationsApiEnv } from '../../functions/reservations/env.ts';
import { healthEnv } from '../../functions/health/env.ts';
import { erasuresEnv, peopleApiEnv } from '../../functions/people/env.ts';
import { callDataApiEnv, incomingCallEnv, incomingCallStatusEnv } from '../../functions/reception/env.ts';
import { answerCallEnv, callStatusEnv, ordersApiEnv, placeCallEnv } from '../../functions/supplier-orders/env.ts';
import { allowed, statementsOf, synthesize } from './templates.ts';

const templates = await synthesize();
const functions = templates.functions();

/** Everything that each function may do. What is not here must not be granted; what its code calls must be. */
const READ = 'secretsmanager:GetSecretValue';
const SEND = 'sqs:SendMessage';
const RECEIVE = 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage';
const ITEMS = {
  read: 'dynamodb:GetItem',
  readAndPut: 'dynamodb:GetItem dynamodb:PutItem',
  change: 'dynamodb:UpdateItem',
};
const PUBLIC_URL = { 'parameter/comptoir/public-url': 'ssm:GetParameter' };

/** An event in the transaction that makes it true, and the request to pass it on. */
const ANNOUNCE = { Events: 'dynamodb:PutItem', EventsToTellQueue: SEND };

/** By keys and indexes: nothing that erases may scan, or change what it does not replace as a whole. */
const ERASE = {
  Calls: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
  'Calls/index/byTelephone': 'dynamodb:Query',
  Reception: 'dynamodb:DeleteItem',
  'Reception/index/byCaller': 'dynamodb:Query',
  'Reception/index/byStatedTelephone': 'dynamodb:Query',
  SupplierOrders: 'dynamodb:GetItem dynamodb:PutItem',
  'SupplierOrders/index/byTelephone': 'dynamodb:Query',
  Reservations: 'dynamodb:GetItem dynamodb:PutItem',
  'Reservations/index/byTelephone': 'dynamodb:Query',
  Events: 'dynamodb:DeleteItem',
  'Events/index/byTelephone': 'dynamodb:Query',
  'Events/index/byOtherTelephone': 'dynamodb:Query',
  Erasures: 'dynamodb:GetItem dynamodb:PutItem',
  PersonKey: READ,
};

const permissions: Record<string, Record<string, string>> = {
  'people/router': { ...ERASE, ApiKey: READ, EdgeKey: READ },
  'people/finish-erasures.schedule': { ...ERASE, 'Erasures/index/due': 'dynamodb:Query' },
  'supplier-orders/router': {
    ...ANNOUNCE,
    Calls: ITEMS.readAndPut,
    SupplierOrders: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem',
    'SupplierOrders/index/byCreation': 'dynamodb:Query',
    'SupplierOrders/index/bySupplier': 'dynamodb:Query',
    'SupplierOrders/index/byStatut': 'dynamodb:Query',
    Ledger: 'dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem',
    SupplierOrdersSupplierCallsQueue: SEND,
    Twilio: READ,
    ApiKey: READ,
    EdgeKey: READ,
  },
  'supplier-orders/place-call.queue': {
    ...ANNOUNCE,
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem',
    SupplierOrders: ITEMS.readAndPut,
    Ledger: ITEMS.change,
    SupplierOrdersSupplierCallsQueue: `${RECEIVE} ${SEND}`,
    EndedCallsQueue: SEND,
    Twilio: READ,
    ...PUBLIC_URL,
  },
  'supplier-orders/answer-call.twiml': {
    Calls: ITEMS.readAndPut,
    SupplierOrders: ITEMS.read,
    Twilio: READ,
    EdgeKey: READ,
    StreamKey: READ,
    ...PUBLIC_URL,
  },
  'supplier-orders/call-status.webhook': {
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    SupplierOrders: ITEMS.read,
    EndedCallsQueue: SEND,
    Twilio: READ,
    EdgeKey: READ,
    ...PUBLIC_URL,
  },
  'reception/router': {
    ...ANNOUNCE,
    Reception: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem',
    Directory: ITEMS.read,
    'Reception/index/byCaller': 'dynamodb:Query',
    'Reception/index/byCreation': 'dynamodb:Query',
    ApiKey: READ,
    EdgeKey: READ,
  },
  'reception/incoming-call.twiml': {
    Calls: ITEMS.readAndPut,
    Directory: ITEMS.read,
    Twilio: READ,
    EdgeKey: READ,
    StreamKey: READ,
    ...PUBLIC_URL,
  },
  'reception/incoming-call-status.webhook': {
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    EndedCallsQueue: SEND,
    Twilio: READ,
    EdgeKey: READ,
    ...PUBLIC_URL,
  },
  'calls/router': {
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    'Calls/index/byCreation': 'dynamodb:Query',
    'Calls/index/byTelephone': 'dynamodb:Query',
    EndedCallsQueue: SEND,
    ApiKey: READ,
    EdgeKey: READ,
    StreamKey: READ,
    Twilio: READ,
    OpenAi: READ,
    ...PUBLIC_URL,
  },
  'calls/sip-call-incoming.webhook': {
    Calls: ITEMS.readAndPut,
    Ledger: ITEMS.readAndPut,
    SipCallsLegsQueue: SEND,
    EdgeKey: READ,
    OpenAi: READ,
    OpenAiWebhook: READ,
  },
  'calls/sweep.schedule': {
    ...ANNOUNCE,
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    'Calls/index/due': 'dynamodb:Query',
    SupplierOrders: ITEMS.readAndPut,
    Ledger: ITEMS.change,
    SupplierOrdersSupplierCallsQueue: SEND,
    SipCallsLegsQueue: SEND,
    EndedCallsQueue: SEND,
    Twilio: READ,
    ...PUBLIC_URL,
  },
  'call-outcomes/settle-call.queue': {
    ...ANNOUNCE,
    Calls: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    SupplierOrders: ITEMS.readAndPut,
    Reception: ITEMS.readAndPut,
    Directory: ITEMS.read,
    Ledger: ITEMS.change,
    SupplierOrdersSupplierCallsQueue: SEND,
    EndedCallsQueue: RECEIVE,
    Twilio: READ,
    OpenAi: READ,
  },
  'directory/router': {
    Directory: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    ApiKey: READ,
    EdgeKey: READ,
  },
  'reservations/router': {
    ...ANNOUNCE,
    Reservations: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    'Reservations/index/byArrival': 'dynamodb:Query',
    ConfirmationsToSendQueue: SEND,
    Ledger: 'dynamodb:GetItem dynamodb:PutItem',
    ApiKey: READ,
    EdgeKey: READ,
  },
  'event-webhooks/router': {
    Events: 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    EventsToTellQueue: SEND,
    ApiKey: READ,
    EdgeKey: READ,
  },
  'event-webhooks/deliver.queue': {
    Events: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    EventsToTellQueue: `${RECEIVE} ${SEND}`,
  },
  'event-webhooks/sweep-events.schedule': { 'Events/index/due': 'dynamodb:Query', EventsToTellQueue: SEND },
  'confirmations/send.queue': {
    Reservations: 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query',
    ConfirmationsToSendQueue: `${RECEIVE} ${SEND}`,
    Ledger: 'dynamodb:UpdateItem',
    Twilio: READ,
  },
  'confirmations/sweep-confirmations.schedule': {
    'Reservations/index/due': 'dynamodb:Query',
    ConfirmationsToSendQueue: SEND,
  },
  'api-description/openapi.http': { ApiKey: READ, EdgeKey: READ },
  'api-description/pages.http': { EdgeKey: READ },
  'health/health.http': { EdgeKey: READ },
};

const schemas: Record<string, z.ZodMiniObject> = {
  'supplier-orders/router': ordersApiEnv,
  'supplier-orders/place-call.queue': placeCallEnv,
  'supplier-orders/answer-call.twiml': answerCallEnv,
  'supplier-orders/call-status.webhook': callStatusEnv,
  'reception/router': callDataApiEnv,
  'reception/incoming-call.twiml': incomingCallEnv,
  'reception/incoming-call-status.webhook': incomingCallStatusEnv,
  'calls/router': callsApiEnv,
  'calls/sip-call-incoming.webhook': sipCallIncomingEnv,
  'calls/sweep.schedule': sweepEnv,
  'call-outcomes/settle-call.queue': settleCallEnv,
  'directory/router': directoryApiEnv,
  'reservations/router': reservationsApiEnv,
  'event-webhooks/router': eventWebhooksApiEnv,
  'event-webhooks/deliver.queue': deliverEventsEnv,
  'event-webhooks/sweep-events.schedule': sweepEventsEnv,
  'people/router': peopleApiEnv,
  'people/finish-erasures.schedule': erasuresEnv,
  'confirmations/send.queue': sendConfirmationEnv,
  'confirmations/sweep-confirmations.schedule': sweepConfirmationsEnv,
  'api-description/openapi.http': apiDescriptionEnv,
  'api-description/pages.http': apiPagesEnv,
  'health/health.http': healthEnv,
};

test('every entry is deployed, and nothing else is', () => {
  expect(Object.keys(functions).toSorted()).toEqual(Object.keys(permissions).toSorted());
});

test.each(Object.keys(permissions))('%s may do what its code calls, and nothing more', (entry) => {
  const role = templates.nameOf(functions[entry]?.Properties['Role']);
  const log = role.replace(/Role$/, 'Log');
  expect(allowed(templates, statementsOf(templates, 'Api', role))).toEqual({
    ...permissions[entry],
    [log]: 'logs:CreateLogStream logs:PutLogEvents',
  });
});

test.each(Object.keys(schemas))('%s is given exactly the environment it reads', (entry) => {
  const { Variables } = functions[entry]!.Properties['Environment'] as { Variables: Record<string, unknown> };
  expect(Object.keys(Variables).toSorted()).toEqual(
    [...Object.keys(schemas[entry]?.shape ?? {}), 'LOG_LEVEL'].toSorted(),
  );
});

test('no function shares its role, and no role has a managed policy', () => {
  const roles = Object.values(functions).map(({ Properties }) => templates.nameOf(Properties['Role']));
  expect(new Set(roles).size).toBe(roles.length);
  for (const { Properties } of Object.values(templates.resources('Api', 'AWS::IAM::Role'))) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(Properties).not.toHaveProperty('Policies');
  }
});

test('no secret is in an environment: only where to read it', () => {
  for (const { Properties } of Object.values(functions)) {
    expect(JSON.stringify(Properties['Environment'])).not.toMatch(/resolve:|SecretString|authToken|apiKey/);
  }
});

test('functions run Node.js 24 on arm64 and log JSON into a group that forgets', () => {
  const groups = templates.resources('Api', 'AWS::Logs::LogGroup');
  for (const { Properties } of Object.values(functions)) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
    });
    const { LogGroup } = Properties['LoggingConfig'] as { LogGroup: unknown };
    expect(groups[templates.nameOf(LogGroup)]?.Properties['RetentionInDays']).toBe(30);
  }
});

test('every log group of every stack forgets', () => {
  const groups = (['Data', 'Api', 'MediaRelay', 'Edge'] as const).flatMap((stack) =>
    Object.values(templates.resources(stack, 'AWS::Logs::LogGroup')),
  );
  expect(groups.map(({ Properties }) => Properties['RetentionInDays'])).toEqual(groups.map(() => 30));
});

test('no policy anywhere has a wildcard, but where AWS knows no resource', () => {
  const wild = (['Data', 'Api', 'MediaRelay', 'Edge'] as const).flatMap((stack) =>
    Object.values(templates.resources(stack, 'AWS::IAM::Policy'))
      .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: object[] }).Statement)
      .filter((statement) => JSON.stringify(statement).includes('*')),
  );
  expect(wild).toEqual([
    // A task may protect itself, whose id nobody knows before it runs: any task of its cluster.
    { Effect: 'Allow', Action: 'ecs:UpdateTaskProtection', Resource: expect.anything() },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ]);
});

test('mail is sent from one address alone, and its domain is set up where there is one', async () => {
  const mailing = await synthesize({ env: { MAIL_FROM: 'reservations@dunes.example' } });
  const statements = statementsOf(mailing, 'Api', 'ConfirmationsSendRole');
  expect(statements.filter(({ Action }) => Action === 'ses:SendEmail')).toMatchObject([
    { Condition: { StringEquals: { 'ses:FromAddress': 'reservations@dunes.example' } } },
  ]);
  expect(JSON.stringify(statements)).toContain('identity/dunes.example');
  const [identity] = Object.values(mailing.resources('Api', 'AWS::SES::EmailIdentity'));
  expect(identity?.Properties).toMatchObject({ EmailIdentity: 'dunes.example' });
  expect(templates.resources('Api', 'AWS::SES::EmailIdentity')).toEqual({});
});

test('functions that a caller waits for are kept warm when asked to', async () => {
  const warm = await synthesize({ context: { twimlProvisionedConcurrency: '2' } });
  const aliases = Object.values(warm.resources('Api', 'AWS::Lambda::Alias'));
  expect(aliases.map(({ Properties }) => Properties['ProvisionedConcurrencyConfig'])).toEqual([
    { ProvisionedConcurrentExecutions: 2 },
    { ProvisionedConcurrentExecutions: 2 },
    { ProvisionedConcurrentExecutions: 2 },
  ]);
  expect(Object.keys(templates.resources('Api', 'AWS::Lambda::Alias'))).toEqual([]);
});
