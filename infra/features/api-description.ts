import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { apiDescriptionEnv, apiPagesEnv } from '../../functions/api-description/env.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { readSecrets } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** The API, for programs and for people. */
export class ApiDescription extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, { settings, secrets, api }: Platform) {
    super(scope, 'ApiDescription');
    const { edgeKey, apiKey } = secrets;
    const openapi = new NodeFunction(this, 'OpenApi', {
      entry: 'api-description/openapi.http',
      schema: apiDescriptionEnv,
      environment: { EDGE_KEY_SECRET_ARN: edgeKey.secretArn, API_KEY_SECRET_ARN: apiKey.secretArn },
      may: [readSecrets(edgeKey, apiKey)],
      timeout: Duration.seconds(5),
      memoryMb: 256,
      settings,
    });
    api.serve(openapi.function, 'GET /api/openapi.json');
    const pages = new NodeFunction(this, 'Pages', {
      entry: 'api-description/pages.http',
      schema: apiPagesEnv,
      environment: { EDGE_KEY_SECRET_ARN: edgeKey.secretArn },
      may: [readSecrets(edgeKey)],
      timeout: Duration.seconds(5),
      memoryMb: 256,
      settings,
    });
    api.serve(pages.function, 'GET /docs', 'GET /docs/errors');
  }
}
