import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { sipCallIncomingEnv } from '../../functions/calls/env.ts';
import { ONE_MINUTE } from '../constructs/alarms.ts';
import { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, readSecrets, sendTo } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** As `MESSAGE_LEASE_SECONDS` in `media-relay/src/calls/sip/sip-queue.ts`; a test compares the two. */
const MESSAGE_LEASE = Duration.seconds(6);
/** OpenAI waits "a few seconds" for a webhook's answer, and the caller for as long hears nothing. */
const OPENAI_WAITS = Duration.seconds(10);

/** Where calls over SIP wait for a relay. It stands before the features: the sweep puts lost ones back. */
export class SipCallsLegs extends ConsumedQueue {
  constructor(scope: Construct, { settings, alarms }: Platform) {
    super(scope, 'SipCallsLegs', {
      purpose: 'Taking a SIP call to a relay',
      // A relay keeps a call's message for as long as it has the call, so that it comes back when the relay dies.
      timeout: Duration.seconds(Number(settings.product.CALL_MAX_SECONDS)),
      visibilityTimeout: MESSAGE_LEASE,
      oldestMessage: Duration.seconds(Number(settings.product.CALL_MAX_SECONDS) + 300),
      settings,
      alarms,
    });
    alarms.add(this, 'WaitingAlarm', {
      title: 'SipCallsLegs: callers wait for a relay',
      why: 'Calls over SIP are accepted and no relay takes them: the callers hear nothing. Do relays run, and may they read the queue? Read the relay’s log.',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: ONE_MINUTE, statistic: 'Minimum' }),
      threshold: 1,
      periods: 2,
    });
  }
}

/** Calls that ring at OpenAI: picked up by its webhook. */
export class SipCalls extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, platform: Platform, legs: IQueue) {
    super(scope, 'SipCalls');
    const { settings, tables, secrets, api, alarms } = platform;
    const { product } = settings;
    const incoming = new NodeFunction(this, 'Incoming', {
      entry: 'calls/sip-call-incoming.webhook',
      schema: sipCallIncomingEnv,
      environment: {
        CALLS_TABLE: tables.calls.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        SIP_CALLS_QUEUE_URL: legs.queueUrl,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        OPENAI_SECRET_ARN: secrets.openai.secretArn,
        OPENAI_WEBHOOK_SECRET_ARN: secrets.openaiWebhook.secretArn,
        OPENAI_BASE_URL: product.OPENAI_BASE_URL,
        OPENAI_REALTIME_MODEL: product.OPENAI_REALTIME_MODEL,
        SIP_AGENT: product.SIP_AGENT,
        OPENAI_PROJECT_ID: product.OPENAI_PROJECT_ID,
        BUSINESS_TIME_ZONE: product.BUSINESS_TIME_ZONE,
        RETENTION_DAYS_CALLS: product.RETENTION_DAYS_CALLS,
        RETENTION_DAYS_TRANSCRIPTS: product.RETENTION_DAYS_TRANSCRIPTS,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem'),
        onItems(tables.ledger, 'GetItem', 'PutItem'),
        sendTo(legs),
        readSecrets(secrets.edgeKey, secrets.openai, secrets.openaiWebhook),
      ],
      timeout: OPENAI_WAITS,
      // Somebody is on the line and hears it ring: a cold start takes as long as its CPU makes it.
      memoryMb: 1024,
      warmCopies: settings.twimlProvisionedConcurrency,
      settings,
    });
    api.serve(incoming.live, 'POST /webhooks/openai');
    alarms.add(this, 'IncomingAlarm', {
      title: 'SipCalls: calls are not picked up',
      why: 'People call over SIP and nobody answers. Read the log of functions/calls/sip-call-incoming.webhook.ts; is the OpenAI key valid?',
      metric: incoming.function.metricErrors({ period: ONE_MINUTE }),
      threshold: 1,
    });
  }
}
