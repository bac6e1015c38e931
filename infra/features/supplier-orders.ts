import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { answerCallEnv, callStatusEnv, ordersApiEnv, placeCallEnv } from '../../functions/supplier-orders/env.ts';
import { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, queryIndexes, readParameter, readSecrets, receiveFrom, sendTo } from '../constructs/permissions.ts';
import { restaurant } from '../settings.ts';
import { announce, eventsEnvironment } from './event-webhooks.ts';
import type { Feature, Platform } from './feature.ts';

/** Twilio waits this long for TwiML or for the answer to a callback. */
const TWILIO_WAITS = Duration.seconds(15);

/** A restaurant's orders, and the calls in which suppliers confirm or refuse them. */
export class SupplierOrders extends Construct implements Feature {
  readonly sockets = ['/supplier-stream/*'];
  /** Asks for the call about an order to be placed. */
  readonly supplierCalls: ConsumedQueue;
  readonly #platform: Platform;
  readonly #endedCalls: ConsumedQueue;

  constructor(scope: Construct, platform: Platform, queues: { endedCalls: ConsumedQueue }) {
    super(scope, 'SupplierOrders');
    this.#platform = platform;
    this.#endedCalls = queues.endedCalls;
    this.supplierCalls = new ConsumedQueue(this, 'SupplierCalls', {
      purpose: 'Placing the call about an order',
      // One request to Twilio, which gives up after 8 s, between the claim and the record of its outcome.
      timeout: Duration.seconds(20),
      // A retry is sent with up to 15 minutes of delay.
      oldestMessage: Duration.minutes(25),
      settings: platform.settings,
      alarms: platform.alarms,
    });
    this.#ordersApi();
    this.#placeCall();
    this.#answerCall();
    this.#callStatus();
  }

  #ordersApi(): void {
    const { settings, tables, secrets, api } = this.#platform;
    const { product } = settings;
    const router = new NodeFunction(this, 'Api', {
      entry: 'supplier-orders/router',
      schema: ordersApiEnv,
      environment: {
        ...eventsEnvironment(this.#platform),
        ...restaurant(product),
        ...this.#tables(),
        ...this.#twilio(),
        LEDGER_TABLE: tables.ledger.tableName,
        SUPPLIER_CALLS_QUEUE_URL: this.supplierCalls.queue.queueUrl,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        CALL_COUNTRIES: product.CALL_COUNTRIES,
        CALL_MAX_ATTEMPTS: product.CALL_MAX_ATTEMPTS,
        CALL_MAX_SECONDS: product.CALL_MAX_SECONDS,
        DAILY_SPEND_CAP_USD: product.DAILY_SPEND_CAP_USD,
        RETENTION_DAYS_CALLS: product.RETENTION_DAYS_CALLS,
        RETENTION_DAYS_TRANSCRIPTS: product.RETENTION_DAYS_TRANSCRIPTS,
        RETENTION_DAYS_ORDERS: product.RETENTION_DAYS_ORDERS,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem'),
        onItems(tables.supplierOrders, 'GetItem', 'PutItem', 'DeleteItem'),
        queryIndexes(tables.supplierOrders, 'byCreation', 'bySupplier', 'byStatut'),
        onItems(tables.ledger, 'GetItem', 'PutItem', 'UpdateItem'),
        sendTo(this.supplierCalls.queue),
        ...announce(this.#platform),
        readSecrets(secrets.twilio, secrets.apiKey, secrets.edgeKey),
      ],
      // Deleting an order may end its call, and Twilio may take 8 s over it.
      timeout: Duration.seconds(20),
      settings,
    });
    api.serve(
      router.function,
      'POST /api/supplier-orders',
      'GET /api/supplier-orders',
      'GET /api/supplier-orders/fournisseur/{fournisseurId}',
      'GET /api/supplier-orders/{orderId}',
      'PUT /api/supplier-orders/{orderId}',
      'DELETE /api/supplier-orders/{orderId}',
    );
  }

  #placeCall(): void {
    const { settings, tables, secrets } = this.#platform;
    const { product } = settings;
    const placeCall = new NodeFunction(this, 'PlaceCall', {
      entry: 'supplier-orders/place-call.queue',
      schema: placeCallEnv,
      environment: {
        ...eventsEnvironment(this.#platform),
        ...this.#tables(),
        ...this.#twilio(),
        LEDGER_TABLE: tables.ledger.tableName,
        SUPPLIER_CALLS_QUEUE_URL: this.supplierCalls.queue.queueUrl,
        ENDED_CALLS_QUEUE_URL: this.#endedCalls.queue.queueUrl,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        CALLING_HOURS: product.CALLING_HOURS,
        CALL_RETRY_SECONDS: product.CALL_RETRY_SECONDS,
        CALL_MAX_SECONDS: product.CALL_MAX_SECONDS,
        CALL_DETECT_MACHINES: product.CALL_DETECT_MACHINES,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'UpdateItem'),
        onItems(tables.supplierOrders, 'GetItem', 'PutItem'),
        onItems(tables.ledger, 'UpdateItem'),
        sendTo(this.supplierCalls.queue, this.#endedCalls.queue),
        receiveFrom(this.supplierCalls.queue),
        ...announce(this.#platform),
        readSecrets(secrets.twilio),
        readParameter(this, settings.publicUrlParameter),
      ],
      timeout: this.supplierCalls.timeout,
      comesRound: true,
      settings,
    });
    this.supplierCalls.consumedBy(placeCall.function);
  }

  #answerCall(): void {
    const { settings, tables, secrets, api, alarms } = this.#platform;
    const answerCall = new NodeFunction(this, 'AnswerCall', {
      entry: 'supplier-orders/answer-call.twiml',
      schema: answerCallEnv,
      environment: {
        ...this.#tables(),
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        STREAM_KEY_SECRET_ARN: secrets.streamKey.secretArn,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        CALL_MAX_SECONDS: settings.product.CALL_MAX_SECONDS,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem'),
        onItems(tables.supplierOrders, 'GetItem'),
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
      answerCall.live,
      'GET /supplier-call/{orderId}',
      'POST /supplier-call/{orderId}',
      'GET /supplier-call/{orderId}/next',
      'POST /supplier-call/{orderId}/next',
      'POST /supplier-call/{orderId}/briefing',
    );
    alarms.add(this, 'AnswerCallAlarm', {
      title: 'SupplierOrders: calls are not answered',
      why: 'Suppliers pick up and hear a technical error. Read the log of functions/supplier-orders/answer-call.twiml.ts.',
      metric: answerCall.function.metricErrors({ period: Duration.minutes(1) }),
      threshold: 1,
    });
  }

  #callStatus(): void {
    const { settings, tables, secrets, api } = this.#platform;
    const callStatus = new NodeFunction(this, 'CallStatus', {
      entry: 'supplier-orders/call-status.webhook',
      schema: callStatusEnv,
      environment: {
        ...this.#tables(),
        ...this.#twilio(),
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
        ENDED_CALLS_QUEUE_URL: this.#endedCalls.queue.queueUrl,
      },
      may: [
        onItems(tables.calls, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        onItems(tables.supplierOrders, 'GetItem'),
        sendTo(this.#endedCalls.queue),
        readSecrets(secrets.twilio, secrets.edgeKey),
        readParameter(this, settings.publicUrlParameter),
      ],
      timeout: TWILIO_WAITS,
      settings,
    });
    api.serve(callStatus.function, 'POST /supplier-call-status/{orderId}');
  }

  #tables() {
    const { calls, supplierOrders } = this.#platform.tables;
    return { CALLS_TABLE: calls.tableName, SUPPLIER_ORDERS_TABLE: supplierOrders.tableName };
  }

  #twilio() {
    const { settings, secrets } = this.#platform;
    return { TWILIO_SECRET_ARN: secrets.twilio.secretArn, TWILIO_BASE_URL: settings.product.TWILIO_BASE_URL };
  }
}
