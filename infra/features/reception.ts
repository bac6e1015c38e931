import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { callDataApiEnv, incomingCallEnv, incomingCallStatusEnv } from '../../functions/reception/env.ts';
import type { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readParameter, readSecrets, sendTo } from '../constructs/permissions.ts';
import { announce, eventsEnvironment } from './event-webhooks.ts';
import type { Feature, Platform } from './feature.ts';

/** Twilio waits this long for TwiML or for the answer to a callback. */
const TWILIO_WAITS = Duration.seconds(15);

/** Calls that come in, and the records of who called. */
export class Reception extends Construct implements Feature {
  readonly sockets = ['/media-stream'];
  readonly #platform: Platform;

  constructor(scope: Construct, platform: Platform, queues: { endedCalls: ConsumedQueue }) {
    super(scope, 'Reception');
    this.#platform = platform;
    this.#callDataApi();
    this.#incomingCall();
    this.#incomingCallStatus(queues.endedCalls);
  }

  #callDataApi(): void {
    const { settings, tables, secrets, api } = this.#platform;
    const router = new NodeFunction(this, 'Api', {
      entry: 'reception/router',
      schema: callDataApiEnv,
      environment: {
        ...eventsEnvironment(this.#platform),
        RECEPTION_TABLE: tables.reception.tableName,
        DIRECTORY_TABLE: tables.directory.tableName,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
      },
      may: [
        onItems(tables.reception, 'GetItem', 'PutItem', 'DeleteItem'),
        queryIndexes(tables.reception, 'byCreation', 'byCaller'),
        onItems(tables.directory, 'GetItem'),
        ...announce(this.#platform),
        readSecrets(secrets.apiKey, secrets.edgeKey),
      ],
      timeout: Duration.seconds(10),
      settings,
    });
    api.serve(
      router.function,
      'GET /api/call-data',
      'GET /api/call-data/{id}',
      'PUT /api/call-data/{id}',
      'DELETE /api/call-data/{id}',
    );
  }

  #incomingCall(): void {
    const { settings, tables, secrets, api, alarms } = this.#platform;
    const incomingCall = new NodeFunction(this, 'IncomingCall', {
      entry: 'reception/incoming-call.twiml',
      schema: incomingCallEnv,
      environment: {
        CALLS_TABLE: tables.calls.tableName,
        DIRECTORY_TABLE: tables.directory.tableName,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        STREAM_KEY_SECRET_ARN: secrets.streamKey.secretArn,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        CALL_MAX_SECONDS: settings.product.CALL_MAX_SECONDS,
        BUSINESS_TIME_ZONE: settings.product.BUSINESS_TIME_ZONE,
        RETENTION_DAYS_CALLS: settings.product.RETENTION_DAYS_CALLS,
        RETENTION_DAYS_TRANSCRIPTS: settings.product.RETENTION_DAYS_TRANSCRIPTS,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem'),
        onItems(tables.directory, 'GetItem'),
        readSecrets(secrets.twilio, secrets.edgeKey, secrets.streamKey),
        readParameter(this, settings.publicUrlParameter),
      ],
      timeout: TWILIO_WAITS,
      // Somebody is on the line and hears nothing yet: a cold start takes as long as its CPU makes it.
      memoryMb: 1024,
      warmCopies: settings.twimlProvisionedConcurrency,
      settings,
    });
    api.serve(
      incomingCall.live,
      'GET /incoming-call',
      'POST /incoming-call',
      'GET /incoming-call/next',
      'POST /incoming-call/next',
      'POST /incoming-call/briefing',
    );
    alarms.add(this, 'IncomingCallAlarm', {
      title: 'Reception: calls are not answered',
      why: 'People call and hear a technical error. Read the log of functions/reception/incoming-call.twiml.ts.',
      metric: incomingCall.function.metricErrors({ period: Duration.minutes(1) }),
      threshold: 1,
    });
  }

  #incomingCallStatus(endedCalls: ConsumedQueue): void {
    const { settings, tables, secrets, api } = this.#platform;
    const status = new NodeFunction(this, 'IncomingCallStatus', {
      entry: 'reception/incoming-call-status.webhook',
      schema: incomingCallStatusEnv,
      environment: {
        CALLS_TABLE: tables.calls.tableName,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        TWILIO_BASE_URL: settings.product.TWILIO_BASE_URL,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        ENDED_CALLS_QUEUE_URL: endedCalls.queue.queueUrl,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        sendTo(endedCalls.queue),
        readSecrets(secrets.twilio, secrets.edgeKey),
        readParameter(this, settings.publicUrlParameter),
      ],
      timeout: TWILIO_WAITS,
      settings,
    });
    api.serve(status.function, 'POST /incoming-call-status');
  }
}
