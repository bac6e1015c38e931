import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { settleCallEnv } from '../../functions/call-outcomes/env.ts';
import { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, readSecrets, receiveFrom, sendTo } from '../constructs/permissions.ts';
import { announce, eventsEnvironment } from './event-webhooks.ts';
import type { Feature, Platform } from './feature.ts';

/** Where whoever sees a call end says so. It stands before the features, because all of them may see that. */
export class EndedCalls extends ConsumedQueue {
  constructor(scope: Construct, { settings, alarms }: Platform) {
    super(scope, 'EndedCalls', {
      purpose: 'Reading an ended call into its record',
      // Two tries of the model at 25 s, and what comes before and after.
      timeout: Duration.seconds(60),
      oldestMessage: Duration.minutes(10),
      settings,
      alarms,
    });
  }
}

/** What becomes of a conversation, whatever it was about. */
export class CallOutcomes extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, platform: Platform, queues: { supplierCalls: ConsumedQueue; endedCalls: EndedCalls }) {
    super(scope, 'CallOutcomes');
    const { settings, tables, secrets } = platform;
    const { product } = settings;
    const settle = new NodeFunction(this, 'SettleCall', {
      entry: 'call-outcomes/settle-call.queue',
      schema: settleCallEnv,
      environment: {
        ...eventsEnvironment(platform),
        CALLS_TABLE: tables.calls.tableName,
        SUPPLIER_ORDERS_TABLE: tables.supplierOrders.tableName,
        RECEPTION_TABLE: tables.reception.tableName,
        DIRECTORY_TABLE: tables.directory.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        SUPPLIER_CALLS_QUEUE_URL: queues.supplierCalls.queue.queueUrl,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        TWILIO_BASE_URL: product.TWILIO_BASE_URL,
        OPENAI_SECRET_ARN: secrets.openai.secretArn,
        OPENAI_BASE_URL: product.OPENAI_BASE_URL,
        OPENAI_EXTRACTION_MODEL: product.OPENAI_EXTRACTION_MODEL,
        CALLING_HOURS: product.CALLING_HOURS,
        CALL_RETRY_SECONDS: product.CALL_RETRY_SECONDS,
        CALL_MAX_SECONDS: product.CALL_MAX_SECONDS,
        EUR_PER_USD: product.EUR_PER_USD,
        RETENTION_DAYS_CALL_DATA: product.RETENTION_DAYS_CALL_DATA,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        onItems(tables.supplierOrders, 'GetItem', 'PutItem'),
        onItems(tables.reception, 'GetItem', 'PutItem'),
        onItems(tables.directory, 'GetItem'),
        onItems(tables.ledger, 'UpdateItem'),
        sendTo(queues.supplierCalls.queue),
        receiveFrom(queues.endedCalls.queue),
        ...announce(platform),
        readSecrets(secrets.twilio, secrets.openai),
      ],
      timeout: queues.endedCalls.timeout,
      comesRound: true,
      settings,
    });
    queues.endedCalls.consumedBy(settle.function);
  }
}
