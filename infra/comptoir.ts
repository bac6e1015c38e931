import { App } from 'aws-cdk-lib';
import cdkJson from '../cdk.json' with { type: 'json' };
import { readSettings } from './settings.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { MediaRelayStack } from './stacks/media-relay-stack.ts';

export interface ComptoirProps {
  /** What a deployment is told in the way of `-c key=value`. */
  context?: Record<string, string | boolean>;
  env: NodeJS.ProcessEnv;
  /** Where the templates go. @default where the CDK command line says, else a new temporary folder */
  outdir?: string;
  /** Whether the templates are held against CloudFormation's own schemas, which takes more than a second. @default true */
  validate?: boolean;
}

/**
 * The whole app, not synthesized yet. The bundles must be there (`bundle()`). The flags of cdk.json hold whoever calls, so
 * that the command line, the tests and the local platform get the same templates.
 */
export function comptoir({ context, env, outdir, validate = true }: ComptoirProps): App {
  const app = new App({
    context: { ...cdkJson.context, ...context },
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    ...(outdir === undefined ? {} : { outdir }),
  });
  const settings = readSettings((key) => app.node.tryGetContext(key), env);
  const data = new DataStack(app, settings);
  const api = new ApiStack(app, settings, data);
  const relay = new MediaRelayStack(app, settings, data, api);
  new EdgeStack(app, settings, {
    api: api.api,
    edgeKey: data.secrets.edgeKey,
    loadBalancer: relay.loadBalancer,
    sockets: api.sockets,
    controls: api.controls,
  });
  return app;
}
