import { Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms.ts';
import { Overview } from '../constructs/overview.ts';
import { PublicApi } from '../constructs/public-api.ts';
import { ApiDescription } from '../features/api-description.ts';
import { CallOutcomes, EndedCalls } from '../features/call-outcomes.ts';
import { Calls } from '../features/calls.ts';
import { Confirmations, ConfirmationsToSend } from '../features/confirmations.ts';
import { Directory } from '../features/directory.ts';
import { EventsToTell, EventWebhooks } from '../features/event-webhooks.ts';
import type { Feature, Platform } from '../features/feature.ts';
import { Health } from '../features/health.ts';
import { People } from '../features/people.ts';
import { Reception } from '../features/reception.ts';
import { Reservations } from '../features/reservations.ts';
import { SipCalls, SipCallsLegs } from '../features/sip-calls.ts';
import { SupplierOrders } from '../features/supplier-orders.ts';
import type { Settings } from '../settings.ts';
import type { DataStack } from './data-stack.ts';

/** The HTTP API and everything that runs without a socket: one construct for each feature. */
export class ApiStack extends Stack {
  readonly api: IHttpApi;
  readonly endedCalls: IQueue;
  readonly sipLegs: IQueue;
  readonly events: IQueue;
  readonly confirmations: IQueue;
  /** Paths that belong to the relay: those of sockets alone … */
  readonly sockets: readonly string[];
  /** … and those of requests too. */
  readonly controls: readonly string[];

  constructor(scope: Construct, settings: Settings, data: DataStack) {
    super(scope, `${settings.name}-Api`, {
      description: 'Comptoir: HTTP API, queues and functions',
      terminationProtection: settings.production,
    });
    const alarms = new Alarms(data.alarmTopic, settings.name);
    const api = new PublicApi(this, 'Public', settings, alarms);
    const events = new EventsToTell(this, { settings, alarms });
    const platform: Platform = { settings, tables: data.tables, secrets: data.secrets, api, alarms, events };

    const endedCalls = new EndedCalls(this, platform);
    const supplierOrders = new SupplierOrders(this, platform, { endedCalls });
    const confirmations = new ConfirmationsToSend(this, platform);
    const sipLegs = new SipCallsLegs(this, platform);
    const queues = { supplierCalls: supplierOrders.supplierCalls, endedCalls, sipLegs };
    const features: Feature[] = [
      supplierOrders,
      new Reception(this, platform, { endedCalls }),
      new Calls(this, platform, queues),
      new SipCalls(this, platform, sipLegs.queue),
      new CallOutcomes(this, platform, queues),
      new Directory(this, platform),
      new Reservations(this, platform, confirmations.queue),
      new Confirmations(this, platform, confirmations),
      new EventWebhooks(this, platform),
      new People(this, platform),
      new ApiDescription(this, platform),
      new Health(this, platform),
    ];

    new Overview(this, api.api, this.stackName);

    this.api = api.api;
    this.endedCalls = endedCalls.queue;
    this.sipLegs = sipLegs.queue;
    this.events = events.queue;
    this.confirmations = confirmations.queue;
    this.sockets = features.flatMap((feature) => feature.sockets);
    this.controls = features.flatMap((feature) => feature.controls ?? []);
  }
}
