import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { healthEnv } from '../../functions/health/env.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { readSecrets } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** Liveness; and the answer to every address that nothing else serves, in our words and not the gateway's. */
export class Health extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, { settings, secrets, api }: Platform) {
    super(scope, 'Health');
    const health = new NodeFunction(this, 'Health', {
      entry: 'health/health.http',
      schema: healthEnv,
      environment: {
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
        COMPTOIR_VERSION: settings.product.COMPTOIR_VERSION,
        TWILIO_BASE_URL: settings.product.TWILIO_BASE_URL,
        OPENAI_BASE_URL: settings.product.OPENAI_BASE_URL,
      },
      may: [readSecrets(secrets.edgeKey)],
      timeout: Duration.seconds(5),
      memoryMb: 256,
      settings,
    });
    api.serve(health.function, 'GET /health');
    api.serveTheRest(health.function);
  }
}
