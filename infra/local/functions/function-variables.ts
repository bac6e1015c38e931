import { REGION } from '../template/account.ts';
import type { Variables } from '../platform/variables.ts';

/** Where a function or the relay finds AWS, and as whom. */
export interface AwsAccess {
  gatewayUrl: string;
  accessKeyId: string;
}

/** What belongs to this machine and must never reach a function under the same name. */
const ours = /^(PORT|NODE_OPTIONS|PATH|HOME|AWS_.*)$/;

/** The variables that the template declares, with the developer's values where there are any; nothing else gets through. */
export function overridden(declared: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [name, ours.test(name) ? value : (variables[name] ?? value)]),
  );
}

/** How the AWS SDK, and code that does without it, find the gateway instead of AWS. */
export function awsEndpoints(gatewayUrl: string): Record<string, string> {
  const services = ['DYNAMODB', 'SQS', 'SECRETS_MANAGER', 'SSM', 'SESV2'].map((name) => [
    `AWS_ENDPOINT_URL_${name}`,
    gatewayUrl,
  ]);
  return { AWS_ENDPOINT_URL: gatewayUrl, ...Object.fromEntries(services) };
}

/** The environment that Lambda gives a Node.js function, around what the template declares. */
export function lambdaVariables(
  spec: { name: string; handler: string; codeDirectory: string; memoryMb: number; jsonLogs: boolean },
  runtimeApi: string,
  { gatewayUrl, accessKeyId }: AwsAccess,
): Record<string, string> {
  return {
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${accessKeyId}`,
    AWS_LAMBDA_LOG_FORMAT: spec.jsonLogs ? 'JSON' : 'Text',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    ...awsEndpoints(gatewayUrl),
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    _HANDLER: spec.handler,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
}
