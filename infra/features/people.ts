import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { erasuresEnv, peopleApiEnv } from '../../functions/people/env.ts';
import { everyFewSeconds } from '../constructs/every-few-seconds.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readSecrets } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** The people whom the business deals with, as far as they want to be forgotten. */
export class People extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'People');
    const { settings, tables, secrets, api, alarms } = platform;
    const environment = {
      CALLS_TABLE: tables.calls.tableName,
      RECEPTION_TABLE: tables.reception.tableName,
      SUPPLIER_ORDERS_TABLE: tables.supplierOrders.tableName,
      RESERVATIONS_TABLE: tables.reservations.tableName,
      EVENTS_TABLE: tables.events.tableName,
      ERASURES_TABLE: tables.erasures.tableName,
      PERSON_KEY_SECRET_ARN: secrets.personKey.secretArn,
    };
    /** By keys and indexes alone: nobody here may scan. */
    const erase = [
      onItems(tables.calls, 'GetItem', 'PutItem', 'DeleteItem', 'Query'),
      queryIndexes(tables.calls, 'byTelephone'),
      onItems(tables.reception, 'DeleteItem'),
      queryIndexes(tables.reception, 'byCaller', 'byStatedTelephone'),
      onItems(tables.supplierOrders, 'GetItem', 'PutItem'),
      queryIndexes(tables.supplierOrders, 'byTelephone'),
      onItems(tables.reservations, 'GetItem', 'PutItem'),
      queryIndexes(tables.reservations, 'byTelephone'),
      onItems(tables.events, 'DeleteItem'),
      queryIndexes(tables.events, 'byTelephone', 'byOtherTelephone'),
      onItems(tables.erasures, 'GetItem', 'PutItem'),
    ];
    const router = new NodeFunction(this, 'Api', {
      entry: 'people/router',
      schema: peopleApiEnv,
      environment: {
        ...environment,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
      },
      may: [...erase, readSecrets(secrets.personKey, secrets.apiKey, secrets.edgeKey)],
      // It erases for 15 s at most, and what is left is the schedule's.
      timeout: Duration.seconds(28),
      settings,
    });
    api.serve(router.function, 'DELETE /api/people/{telephone}');

    const finish = new NodeFunction(this, 'FinishErasures', {
      entry: 'people/finish-erasures.schedule',
      schema: erasuresEnv,
      environment,
      may: [...erase, queryIndexes(tables.erasures, 'due'), readSecrets(secrets.personKey)],
      timeout: Duration.minutes(5),
      settings,
    });
    const seconds = Number(settings.product.SWEEP_SECONDS);
    everyFewSeconds(this, seconds, finish.function, 'Goes on with erasures that are not finished');
    alarms.add(this, 'ErasuresFailAlarm', {
      title: 'Erasures: runs fail',
      why: 'People who asked to be erased may still be in the tables. Read the log of functions/people/finish-erasures.schedule.ts.',
      metric: finish.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
    });
  }
}
