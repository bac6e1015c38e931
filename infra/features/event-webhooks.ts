import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { deliverEventsEnv, eventWebhooksApiEnv, sweepEventsEnv } from '../../functions/event-webhooks/env.ts';
import { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { everyFewSeconds } from '../constructs/every-few-seconds.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readSecrets, receiveFrom, sendTo } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** Where whoever made something happen asks for it to be told. It stands before the features, because all of them may. */
export class EventsToTell extends ConsumedQueue {
  constructor(scope: Construct, { settings, alarms }: Pick<Platform, 'settings' | 'alarms'>) {
    super(scope, 'EventsToTell', {
      purpose: 'Telling subscribed endpoints what happened',
      // One endpoint, which may take 10 s.
      timeout: Duration.seconds(30),
      oldestMessage: Duration.minutes(10),
      settings,
      alarms,
    });
  }
}

/** What happened, told to other systems: signed, retried, and on record. */
export class EventWebhooks extends Construct implements Feature {
  readonly sockets = [];
  readonly #platform: Platform;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'EventWebhooks');
    this.#platform = platform;
    this.#api();
    this.#deliver();
    this.#sweep();
  }

  #api(): void {
    const { settings, tables, secrets, api } = this.#platform;
    const router = new NodeFunction(this, 'Api', {
      entry: 'event-webhooks/router',
      schema: eventWebhooksApiEnv,
      environment: {
        ...this.#environment(),
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
      },
      may: [
        onItems(tables.events, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        sendTo(this.#platform.events.queue),
        readSecrets(secrets.apiKey, secrets.edgeKey),
      ],
      timeout: Duration.seconds(10),
      settings,
    });
    api.serve(
      router.function,
      'POST /api/webhooks',
      'GET /api/webhooks',
      'GET /api/webhooks/{id}',
      'PUT /api/webhooks/{id}',
      'DELETE /api/webhooks/{id}',
      'POST /api/webhooks/{id}/rotate',
      'POST /api/webhooks/{id}/test',
      'GET /api/webhooks/{id}/deliveries',
      'POST /api/webhooks/{id}/deliveries/{deliveryId}/redeliver',
    );
  }

  #deliver(): void {
    const { settings, tables } = this.#platform;
    const deliver = new NodeFunction(this, 'Deliver', {
      entry: 'event-webhooks/deliver.queue',
      schema: deliverEventsEnv,
      environment: { ...this.#environment(), WEBHOOKS_MAY_BE_LOCAL: settings.local ? 'true' : 'false' },
      may: [
        onItems(tables.events, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        sendTo(this.#platform.events.queue),
        receiveFrom(this.#platform.events.queue),
      ],
      timeout: this.#platform.events.timeout,
      comesRound: true,
      settings,
    });
    this.#platform.events.consumedBy(deliver.function);
  }

  #sweep(): void {
    const { settings, tables, alarms } = this.#platform;
    const sweep = new NodeFunction(this, 'Sweep', {
      entry: 'event-webhooks/sweep-events.schedule',
      schema: sweepEventsEnv,
      environment: this.#environment(),
      may: [queryIndexes(tables.events, 'due'), sendTo(this.#platform.events.queue)],
      timeout: Duration.seconds(55),
      settings,
    });
    everyFewSeconds(this, Number(settings.product.SWEEP_SECONDS), sweep.function, 'Goes on with events that are due');
    alarms.add(this, 'SweepFailsAlarm', {
      title: 'EventWebhooks: the sweep fails',
      why: 'Events whose message was lost, and deliveries to be tried later, wait. Read the log of functions/event-webhooks/sweep-events.schedule.ts.',
      metric: sweep.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
    });
  }

  #environment() {
    return eventsEnvironment(this.#platform);
  }
}

/** For whoever announces something in a transaction of their own … */
export const eventsEnvironment = ({ tables, events }: Pick<Platform, 'tables' | 'events'>) => ({
  EVENTS_TABLE: tables.events.tableName,
  EVENT_WEBHOOKS_QUEUE_URL: events.queue.queueUrl,
});

/** … and what they need for it. */
export const announce = ({ tables, events }: Pick<Platform, 'tables' | 'events'>) => [
  onItems(tables.events, 'PutItem'),
  sendTo(events.queue),
];
