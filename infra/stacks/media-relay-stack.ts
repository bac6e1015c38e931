import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import type { relayEnv } from '../../media-relay/env.ts';
import { Alarms, ONE_MINUTE } from '../constructs/alarms.ts';
import { holdFrom, onItems, queryIndexes, readParameter, readSecrets, sendTo } from '../constructs/permissions.ts';
import { BALANCER_PORT, RelayNetwork } from '../constructs/relay-network.ts';
import { RelayService } from '../constructs/relay-service.ts';
import { restaurant, type Settings } from '../settings.ts';
import type { DataStack } from './data-stack.ts';

const RELAY_PORT = 8080;
/**
 * Audio is garbage a fifth of a second after it came, and dies in a nursery of 8 MB. With 200 calls one of 4 MB lets it get old (305 KB a
 * call against 180), and one of 24 MB costs 340 KB a call and spares the processor nothing (`npm run bench`, `comptoir +db`).
 */
const NODE_OPTIONS = '--enable-source-maps --max-semi-space-size=8';
/** Live calls a relay is given before another is started; it carries more, while that one comes up. */
const CALLS_PER_RELAY = 150;
/** Twice a minute's worth of the relay's own pings, every 15 s: silence for so long is a connection that is gone. */
const IDLE_SECONDS = 120;
/**
 * A relay that leaves keeps its calls for as long as a call may last, and a little more: ECS waits for that before it asks the
 * relay to go, so a deploy moves nobody in mid-sentence that it need not move.
 */
const BEYOND_A_CALL_SECONDS = 60;

type Environment = z.input<typeof relayEnv>;

/** The relays: where sockets, time and audio are. Reached through the edge only. */
export class MediaRelayStack extends Stack {
  readonly loadBalancer: ApplicationLoadBalancer;

  constructor(
    scope: Construct,
    settings: Settings,
    data: DataStack,
    {
      endedCalls,
      sipLegs,
      events,
      confirmations,
    }: Record<'endedCalls' | 'sipLegs' | 'events' | 'confirmations', IQueue>,
  ) {
    super(scope, `${settings.name}-MediaRelay`, {
      description: 'Comptoir: media relay',
      terminationProtection: settings.production,
    });
    const { tables, secrets } = data;
    const { product } = settings;
    const network = new RelayNetwork(this, 'Network', {
      relayPort: RELAY_PORT,
      prefixList: settings.cloudFrontPrefixList,
    });
    const environment: Environment = {
      ...restaurant(product),
      HOST: '0.0.0.0',
      PORT: String(RELAY_PORT),
      CALLS_TABLE: tables.calls.tableName,
      SUPPLIER_ORDERS_TABLE: tables.supplierOrders.tableName,
      RECEPTION_TABLE: tables.reception.tableName,
      RETENTION_DAYS_RESERVATIONS: settings.product.RETENTION_DAYS_RESERVATIONS,
      RESERVATIONS_TABLE: tables.reservations.tableName,
      DIRECTORY_TABLE: tables.directory.tableName,
      ENDED_CALLS_QUEUE_URL: endedCalls.queueUrl,
      SIP_CALLS_QUEUE_URL: sipLegs.queueUrl,
      EVENTS_TABLE: tables.events.tableName,
      EVENT_WEBHOOKS_QUEUE_URL: events.queueUrl,
      CONFIRMATIONS_QUEUE_URL: confirmations.queueUrl,
      PUBLIC_URL_PARAMETER: settings.publicUrlParameter,
      TWILIO_SECRET_ARN: secrets.twilio.secretArn,
      OPENAI_SECRET_ARN: secrets.openai.secretArn,
      STREAM_KEY_SECRET_ARN: secrets.streamKey.secretArn,
      OPENAI_BASE_URL: product.OPENAI_BASE_URL,
      OPENAI_REALTIME_URL: product.OPENAI_REALTIME_URL,
      OPENAI_REALTIME_MODEL: product.OPENAI_REALTIME_MODEL,
      OPENAI_TRANSCRIPTION_MODEL: product.OPENAI_TRANSCRIPTION_MODEL,
      OPENAI_VOICE: product.OPENAI_VOICE,
      CALL_MAX_SECONDS: product.CALL_MAX_SECONDS,
      CALL_COUNTRIES: product.CALL_COUNTRIES,
      TRANSFER_TELEPHONE: product.TRANSFER_TELEPHONE,
      OTEL_EXPORTER_OTLP_ENDPOINT: product.OTEL_EXPORTER_OTLP_ENDPOINT,
    };
    const { service } = new RelayService(this, 'Relay', {
      network,
      port: RELAY_PORT,
      environment: { ...environment, LOG_LEVEL: product.LOG_LEVEL, NODE_OPTIONS },
      may: [
        onItems(tables.calls, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem', 'Query'),
        onItems(tables.supplierOrders, 'GetItem'),
        queryIndexes(tables.reception, 'byCaller'),
        onItems(tables.reservations, 'GetItem', 'PutItem', 'Query'),
        onItems(tables.directory, 'GetItem'),
        onItems(tables.events, 'PutItem'),
        sendTo(endedCalls, events, confirmations),
        holdFrom(sipLegs),
        readSecrets(secrets.twilio, secrets.openai, secrets.streamKey),
        readParameter(this, settings.publicUrlParameter),
      ],
      settings,
    });
    this.loadBalancer = this.#balancer(network, settings);
    const targets = this.#serve(service, settings);
    scaleOnCalls(service, settings);

    new Alarms(data.alarmTopic, settings.name).add(this, 'HealthyRelaysAlarm', {
      title: 'MediaRelay: too few relays',
      why: 'Fewer than two relays answer their health check: the next one to fail takes calls with it. Look at the service’s events and at its log.',
      metric: targets.metrics.healthyHostCount({ period: ONE_MINUTE, statistic: 'Minimum' }),
      threshold: 2,
      periods: 3,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    });
  }

  #balancer(network: RelayNetwork, settings: Settings): ApplicationLoadBalancer {
    const balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      internetFacing: false,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroup: network.balancerGroup,
      idleTimeout: Duration.seconds(IDLE_SECONDS),
      dropInvalidHeaderFields: true,
      deletionProtection: settings.production,
    });
    Validations.of(balancer).acknowledge({
      id: 'AwsSolutions-ELB2',
      reason:
        'Every line would be a socket with its carrier’s address; the relay logs each of them by the id of its call.',
    });
    return balancer;
  }

  #serve(service: FargateService, settings: Settings): ApplicationTargetGroup {
    const listener = this.loadBalancer.addListener('Sockets', {
      protocol: ApplicationProtocol.HTTP,
      port: BALANCER_PORT,
      open: false,
    });
    return listener.addTargets('Relays', {
      protocol: ApplicationProtocol.HTTP,
      port: RELAY_PORT,
      targets: [service],
      // Turns red when the relay is asked to leave, while `/health` stays green: it still has calls.
      healthCheck: {
        path: '/ready',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
      deregistrationDelay: Duration.seconds(Number(settings.product.CALL_MAX_SECONDS) + BEYOND_A_CALL_SECONDS),
    });
  }
}

function scaleOnCalls(service: FargateService, settings: Settings): void {
  const scaling = service.autoScaleTaskCount({
    minCapacity: settings.relayTasks,
    maxCapacity: settings.relayMaxTasks,
  });
  scaling.scaleToTrackCustomMetric('Calls', {
    // Every relay reports its own count, so that the average over all reports is the average of a relay.
    metric: new Metric({ namespace: 'Comptoir', metricName: 'ActiveCalls', statistic: 'Average', period: ONE_MINUTE }),
    targetValue: CALLS_PER_RELAY,
    scaleOutCooldown: Duration.minutes(1),
    // Calls that are on a relay which leaves have to change to another: no hurry.
    scaleInCooldown: Duration.minutes(10),
  });
}
