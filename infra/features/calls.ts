import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { callsApiEnv, sweepEnv } from '../../functions/calls/env.ts';
import type { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { everyFewSeconds } from '../constructs/every-few-seconds.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readParameter, readSecrets, sendTo } from '../constructs/permissions.ts';
import { announce, eventsEnvironment } from './event-webhooks.ts';
import type { Feature, Platform } from './feature.ts';

/** Calls of every kind: how they stand, what staff may do while they run, and the sweep that leaves none of them behind. */
export class Calls extends Construct implements Feature {
  readonly sockets = [];
  readonly controls = ['/live/*'];

  constructor(
    scope: Construct,
    platform: Platform,
    queues: { supplierCalls: ConsumedQueue; endedCalls: ConsumedQueue; sipLegs: ConsumedQueue },
  ) {
    super(scope, 'Calls');
    this.#api(platform, queues.endedCalls);
    this.#sweep(platform, queues);
  }

  #api({ settings, tables, secrets, api }: Platform, endedCalls: ConsumedQueue): void {
    const router = new NodeFunction(this, 'Api', {
      entry: 'calls/router',
      schema: callsApiEnv,
      environment: {
        CALLS_TABLE: tables.calls.tableName,
        ENDED_CALLS_QUEUE_URL: endedCalls.queue.queueUrl,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        STREAM_KEY_SECRET_ARN: secrets.streamKey.secretArn,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        TWILIO_BASE_URL: settings.product.TWILIO_BASE_URL,
        OPENAI_SECRET_ARN: secrets.openai.secretArn,
        OPENAI_BASE_URL: settings.product.OPENAI_BASE_URL,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'Query'),
        queryIndexes(tables.calls, 'byCreation', 'byTelephone'),
        sendTo(endedCalls.queue),
        readSecrets(secrets.apiKey, secrets.edgeKey, secrets.streamKey, secrets.twilio, secrets.openai),
        readParameter(this, settings.publicUrlParameter),
      ],
      // Hanging up asks the relay for 6 s, and then Twilio, which may take 8 s over it.
      timeout: Duration.seconds(20),
      settings,
    });
    api.serve(
      router.function,
      'GET /api/calls',
      'GET /api/calls/{callId}',
      'GET /api/calls/{callId}/transcript',
      'POST /api/calls/{callId}/live',
      'POST /api/calls/{callId}/whisper',
      'POST /api/calls/{callId}/transfer',
      'POST /api/calls/{callId}/hangup',
      'GET /api/metrics',
    );
  }

  #sweep(
    platform: Platform,
    {
      supplierCalls,
      endedCalls,
      sipLegs,
    }: { supplierCalls: ConsumedQueue; endedCalls: ConsumedQueue; sipLegs: ConsumedQueue },
  ): void {
    const { settings, tables, secrets, alarms } = platform;
    const { product } = settings;
    const sweep = new NodeFunction(this, 'Sweep', {
      entry: 'calls/sweep.schedule',
      schema: sweepEnv,
      environment: {
        ...eventsEnvironment(platform),
        CALLS_TABLE: tables.calls.tableName,
        SUPPLIER_ORDERS_TABLE: tables.supplierOrders.tableName,
        RECEPTION_TABLE: tables.reception.tableName,
        DIRECTORY_TABLE: tables.directory.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        SUPPLIER_CALLS_QUEUE_URL: supplierCalls.queue.queueUrl,
        SIP_CALLS_QUEUE_URL: sipLegs.queue.queueUrl,
        ENDED_CALLS_QUEUE_URL: endedCalls.queue.queueUrl,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        TWILIO_BASE_URL: product.TWILIO_BASE_URL,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        CALL_RETRY_SECONDS: product.CALL_RETRY_SECONDS,
        EUR_PER_USD: product.EUR_PER_USD,
        RETENTION_DAYS_CALL_DATA: product.RETENTION_DAYS_CALL_DATA,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        queryIndexes(tables.calls, 'due'),
        onItems(tables.supplierOrders, 'GetItem', 'PutItem'),
        onItems(tables.ledger, 'UpdateItem'),
        sendTo(supplierCalls.queue, endedCalls.queue, sipLegs.queue),
        ...announce(platform),
        readSecrets(secrets.twilio),
        readParameter(this, settings.publicUrlParameter),
      ],
      // Less than the shortest time between two runs, so that they do not pile up.
      timeout: Duration.seconds(55),
      // Two sweeps at once would ask the carrier about the same calls.
      ...(settings.reserveConcurrency ? { reservedConcurrency: 1 } : {}),
      settings,
    });
    everyFewSeconds(this, Number(product.SWEEP_SECONDS), sweep.function, 'Looks again at every call that is due', {
      role: 'SweepScheduleRole',
      schedule: 'SweepSchedule',
    });
    alarms.add(this, 'SweepFailsAlarm', {
      title: 'Sweep: runs fail',
      why: 'Calls that are due are not looked at again: retries, timers and lost calls wait. Read the log of functions/calls/sweep.schedule.ts.',
      metric: sweep.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
    });
    alarms.add(this, 'SweepStoppedAlarm', {
      title: 'Sweep: does not run',
      why: 'Nothing looks again at calls that are due. Is the schedule enabled, and is its function throttled?',
      metric: sweep.function.metricInvocations({
        period: Duration.seconds(Math.max(300, 3 * Number(product.SWEEP_SECONDS))),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    });
  }
}
