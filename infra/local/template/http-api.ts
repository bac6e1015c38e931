import * as z from 'zod';
import { StartError } from '../platform/start-error.ts';
import { matchesPattern } from '../iam/matches-pattern.ts';
import { arn, lastPart } from './account.ts';
import { declared, type Deployment } from './declared.ts';
import type { FindFunction, FunctionSpec } from './functions.ts';
import { apiHost } from './identities.ts';

const routeSchema = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.string().default('NONE'),
});

const integrationSchema = z.object({
  ApiId: z.string(),
  IntegrationType: z.string(),
  IntegrationUri: z.string().optional(),
  PayloadFormatVersion: z.string().optional(),
  TimeoutInMillis: z.coerce.number().max(30_000).default(30_000),
});

const permissionSchema = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

export interface ApiRoute {
  /** `GET /orders/{id}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  target: FunctionSpec;
  timeoutMs: number;
  /** Whether the function lets this API invoke it for this route. */
  permitted: boolean;
}

export interface HttpApi {
  id: string;
  host: string;
  routes: ApiRoute[];
}

/** The HTTP APIs with their routes, each with the function behind it. */
export function readHttpApis(deployment: Deployment, findFunction: FindFunction): HttpApi[] {
  const integrations = declared(deployment, 'AWS::ApiGatewayV2::Integration', integrationSchema);
  const permissions = declared(deployment, 'AWS::Lambda::Permission', permissionSchema).map(
    ({ properties }) => properties,
  );
  const routes = declared(deployment, 'AWS::ApiGatewayV2::Route', routeSchema);
  return declared(deployment, 'AWS::ApiGatewayV2::Api', z.object({})).map(({ identity: { ref: id } }) => ({
    id,
    host: apiHost(id),
    routes: routes
      .filter(({ properties }) => properties.ApiId === id)
      .map(({ properties: { RouteKey: key, Target: target, AuthorizationType: authorization } }) => {
        if (authorization !== 'NONE')
          throw new StartError(`The route ${key} has an authorizer, which does not run here.`);
        const integration = integrations.find(({ identity }) => identity.ref === lastPart(target, '/'))?.properties;
        if (integration?.IntegrationType !== 'AWS_PROXY' || integration.PayloadFormatVersion !== '2.0') {
          throw new StartError(`The route ${key} does not lead to a function with payload format 2.0.`);
        }
        const uri = integration.IntegrationUri ?? '';
        const found = findFunction(uri);
        if (!found) throw new StartError(`The route ${key} leads to ${uri}, which the template lacks.`);
        const permitted = permissions.some(
          (permission) =>
            permission.Principal === 'apigateway.amazonaws.com' &&
            findFunction(permission.FunctionName) === found &&
            matchesPattern(permission.SourceArn ?? '*', sourceArn(id, key)),
        );
        return { key, target: found, timeoutMs: integration.TimeoutInMillis, permitted };
      }),
  }));
}

/** What API Gateway presents to the function's policy: `…/stage/METHOD/path`, path parameters as `*`. */
function sourceArn(apiId: string, key: string): string {
  if (key === '$default') return arn('execute-api', `${apiId}/$default/$default`);
  const [method, path = ''] = key.split(' ');
  return arn('execute-api', `${apiId}/$default/${method === 'ANY' ? '*' : method}${path}`);
}
