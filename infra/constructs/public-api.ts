import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat, AccessLogField } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Alarms } from './alarms.ts';

/** Such as `GET /api/calls/{callId}`. */
export type RouteKey = `${HttpMethod} /${string}`;

/** Requests a second, over all routes: far above what the telephone needs, far below what an account may spend on a flood. */
const RATE_LIMIT = 500;
const BURST_LIMIT = 1000;

/** The HTTP API behind the edge. Each feature hangs its own routes into it. */
export class PublicApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, settings: Settings, alarms: Alarms) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: settings.name,
      description: 'Comptoir, behind the edge',
      createDefaultStage: false,
    });
    const log = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit: RATE_LIMIT, burstLimit: BURST_LIMIT },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat() },
    });
    alarms.add(this, 'ServerErrorsAlarm', {
      title: 'Api: requests fail on our side',
      why: 'Clients and Twilio get errors that are not theirs. The access log says on which route, that function’s log why.',
      metric: stage.metricServerError({ period: Duration.minutes(5) }),
      threshold: 5,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The functions authenticate: API keys that overlap while they are rotated, and webhooks by the signature of their body, are beyond an authorizer.',
    });
  }

  /** Sends these routes to `handler`. */
  serve(handler: IFunction, ...routes: RouteKey[]): void {
    const integration = new HttpLambdaIntegration('Integration', handler, {
      // One permission for the function instead of one for each route: its policy may not exceed 20 KB.
      scopePermissionToRoute: false,
    });
    for (const route of routes) {
      const [method, path] = route.split(' ') as [HttpMethod, string];
      new HttpRoute(this, route, { httpApi: this.api, routeKey: HttpRouteKey.with(path, method), integration });
    }
  }

  /** Sends what no route takes to `handler`. That has no path, so the permission for all routes does not include it. */
  serveTheRest(handler: IFunction): void {
    const integration = new HttpLambdaIntegration('Integration', handler);
    new HttpRoute(this, 'Rest', { httpApi: this.api, routeKey: HttpRouteKey.DEFAULT, integration });
  }
}

/** Who called is personal data, and a path holds ids: the route is enough. */
function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      time: AccessLogField.contextRequestTime(),
      requestId: AccessLogField.contextRequestId(),
      route: '$context.routeKey',
      status: AccessLogField.contextStatus(),
      latencyMs: AccessLogField.contextResponseLatency(),
      error: AccessLogField.contextIntegrationErrorMessage(),
    }),
  );
}
