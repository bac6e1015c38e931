import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { reservationsApiEnv } from '../../functions/reservations/env.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readSecrets, sendTo } from '../constructs/permissions.ts';
import { announce, eventsEnvironment } from './event-webhooks.ts';
import type { Feature, Platform } from './feature.ts';

/** Stays at a hotel, and the rooms they are booked in. */
export class Reservations extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, platform: Platform, confirmations: IQueue) {
    super(scope, 'Reservations');
    const { settings, tables, secrets, api } = platform;
    const router = new NodeFunction(this, 'Api', {
      entry: 'reservations/router',
      schema: reservationsApiEnv,
      environment: {
        RESERVATIONS_TABLE: tables.reservations.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        ...eventsEnvironment(platform),
        CONFIRMATIONS_QUEUE_URL: confirmations.queueUrl,
        RETENTION_DAYS_RESERVATIONS: settings.product.RETENTION_DAYS_RESERVATIONS,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
      },
      may: [
        onItems(tables.reservations, 'GetItem', 'PutItem', 'Query'),
        queryIndexes(tables.reservations, 'byArrival'),
        onItems(tables.ledger, 'GetItem', 'PutItem'),
        ...announce(platform),
        sendTo(confirmations),
        readSecrets(secrets.apiKey, secrets.edgeKey),
      ],
      // The last room, with a thousand who want it: some of them look forty times.
      timeout: Duration.seconds(25),
      settings,
    });
    api.serve(
      router.function,
      'GET /reservations',
      'POST /reservations',
      'GET /reservations.csv',
      'POST /reservations/import',
      'GET /reservations/{id}',
      'PUT /reservations/{id}',
      'DELETE /reservations/{id}',
      'POST /reservations/{id}/confirmation',
      'GET /rooms',
      'PUT /rooms',
      'GET /rooms/availability',
    );
  }
}
