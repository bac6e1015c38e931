import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { sendConfirmationEnv, sweepConfirmationsEnv } from '../../functions/confirmations/env.ts';
import { ConsumedQueue } from '../constructs/consumed-queue.ts';
import { everyFewSeconds } from '../constructs/every-few-seconds.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import {
  mailDomain,
  onItems,
  queryIndexes,
  readSecrets,
  receiveFrom,
  sendMailFrom,
  sendTo,
} from '../constructs/permissions.ts';
import { restaurant } from '../settings.ts';
import type { Feature, Platform } from './feature.ts';

/** On one machine nobody has to own a domain: what is sent ends in a folder. */
const LOCAL_MAIL_FROM = 'reservations@comptoir.example';

/** Where whoever changes a stay asks for its guest to be told. It stands before the features, because several may. */
export class ConfirmationsToSend extends ConsumedQueue {
  constructor(scope: Construct, { settings, alarms }: Platform) {
    super(scope, 'ConfirmationsToSend', {
      purpose: 'Telling guests of their stay',
      // One request to a provider, which gives up after 8 s, between the claim and the record of its outcome. Less than a claim lasts.
      timeout: Duration.seconds(20),
      // A provider that is down is asked again after up to 10 minutes, and messages wait for as long.
      oldestMessage: Duration.minutes(20),
      settings,
      alarms,
    });
  }
}

/** What guests are told of their stays: by e-mail, or by text where they want that. */
export class Confirmations extends Construct implements Feature {
  readonly sockets = [];
  readonly #platform: Platform;
  readonly #queue: ConsumedQueue;

  constructor(scope: Construct, platform: Platform, queue: ConsumedQueue) {
    super(scope, 'Confirmations');
    this.#platform = platform;
    this.#queue = queue;
    const { settings } = platform;
    if (settings.product.MAIL_FROM !== '' && !settings.local) this.#identity(settings.product.MAIL_FROM);
    this.#send();
    this.#sweep();
  }

  /** The owner puts three records into the domain's DNS; until then SES refuses, and confirmations wait for a while. */
  #identity(from: string): void {
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(mailDomain(from)) });
    for (const [index, { name, value }] of identity.dkimRecords.entries()) {
      new CfnOutput(this, `MailDkim${index + 1}`, { value: `${name} CNAME ${value}` });
    }
  }

  #send(): void {
    const { settings, tables, secrets } = this.#platform;
    const { product } = settings;
    const from = product.MAIL_FROM === '' && settings.local ? LOCAL_MAIL_FROM : product.MAIL_FROM;
    const send = new NodeFunction(this, 'Send', {
      entry: 'confirmations/send.queue',
      schema: sendConfirmationEnv,
      environment: {
        ...restaurant(product),
        ...this.#environment(),
        LEDGER_TABLE: tables.ledger.tableName,
        DAILY_SPEND_CAP_USD: product.DAILY_SPEND_CAP_USD,
        TWILIO_SECRET_ARN: secrets.twilio.secretArn,
        TWILIO_BASE_URL: product.TWILIO_BASE_URL,
        CALL_COUNTRIES: product.CALL_COUNTRIES,
        MAIL_FROM: from,
        SMS_FROM: product.SMS_FROM,
        WHATSAPP_FROM: product.WHATSAPP_FROM,
        WHATSAPP_CONFIRMATION_FR: product.WHATSAPP_CONFIRMATION_FR,
        WHATSAPP_CONFIRMATION_EN: product.WHATSAPP_CONFIRMATION_EN,
      },
      may: [
        onItems(tables.reservations, 'GetItem', 'PutItem', 'Query'),
        onItems(tables.ledger, 'UpdateItem'),
        sendTo(this.#queue.queue),
        receiveFrom(this.#queue.queue),
        readSecrets(secrets.twilio),
        ...(from === '' ? [] : [sendMailFrom(this, from)]),
      ],
      timeout: this.#queue.timeout,
      comesRound: true,
      settings,
    });
    this.#queue.consumedBy(send.function);
  }

  #sweep(): void {
    const { settings, tables, alarms } = this.#platform;
    const sweep = new NodeFunction(this, 'Sweep', {
      entry: 'confirmations/sweep-confirmations.schedule',
      schema: sweepConfirmationsEnv,
      environment: this.#environment(),
      may: [queryIndexes(tables.reservations, 'due'), sendTo(this.#queue.queue)],
      timeout: Duration.seconds(55),
      settings,
    });
    everyFewSeconds(
      this,
      Number(settings.product.SWEEP_SECONDS),
      sweep.function,
      'Goes on with confirmations that are due',
    );
    alarms.add(this, 'SweepFailsAlarm', {
      title: 'Confirmations: the sweep fails',
      why: 'Confirmations whose message was lost, or whose outcome nobody knows, wait. Read the log of functions/confirmations/sweep-confirmations.schedule.ts.',
      metric: sweep.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
    });
  }

  #environment() {
    const { tables } = this.#platform;
    return { RESERVATIONS_TABLE: tables.reservations.tableName, CONFIRMATIONS_QUEUE_URL: this.#queue.queue.queueUrl };
  }
}
