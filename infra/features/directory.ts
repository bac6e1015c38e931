import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { directoryApiEnv } from '../../functions/directory/env.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { onItems, readSecrets } from '../constructs/permissions.ts';
import type { Feature, Platform } from './feature.ts';

/** What the business says of itself: its agents. */
export class Directory extends Construct implements Feature {
  readonly sockets = [];

  constructor(scope: Construct, { settings, tables, secrets, api }: Platform) {
    super(scope, 'Directory');
    const router = new NodeFunction(this, 'Api', {
      entry: 'directory/router',
      schema: directoryApiEnv,
      environment: {
        DIRECTORY_TABLE: tables.directory.tableName,
        CALL_COUNTRIES: settings.product.CALL_COUNTRIES,
        API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
        EDGE_KEY_SECRET_ARN: secrets.edgeKey.secretArn,
      },
      may: [
        onItems(tables.directory, 'GetItem', 'PutItem', 'DeleteItem', 'Query'),
        readSecrets(secrets.apiKey, secrets.edgeKey),
      ],
      timeout: Duration.seconds(10),
      settings,
    });
    api.serve(
      router.function,
      'GET /api/agents',
      'GET /api/agents/{agentId}',
      'PUT /api/agents/{agentId}',
      'GET /api/agents/{agentId}/versions',
      'GET /api/agents/{agentId}/versions/{version}',
      'POST /api/agents/{agentId}/rollback',
    );
  }
}
