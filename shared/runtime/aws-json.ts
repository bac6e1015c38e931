import { AwsClient } from 'aws4fetch';
import { awsEnv, environmentKeys, readEnv } from './env.ts';

/**
 * One signed call to an AWS service that speaks JSON, without its SDK. The SDK's clients cost three to four times an empty
 * cold start; a function that a caller waits for cannot afford them, and every function reads its secrets before it
 * can answer.
 */
export type AwsJsonCall = (target: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** The service said no: `type` is its exception's name, such as `ConditionalCheckFailedException`. */
export class AwsJsonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(`${type}: ${message}`);
    this.name = 'AwsJsonError';
    this.type = type;
  }
}

const services = {
  dynamodb: { endpoint: 'AWS_ENDPOINT_URL_DYNAMODB', contentType: 'application/x-amz-json-1.0' },
  secretsmanager: { endpoint: 'AWS_ENDPOINT_URL_SECRETS_MANAGER', contentType: 'application/x-amz-json-1.1' },
  ssm: { endpoint: 'AWS_ENDPOINT_URL_SSM', contentType: 'application/x-amz-json-1.1' },
} as const;

const RETRIES = 3;
const TIMEOUT_MS = 3_000;

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** A function finds its credentials in its environment; a container hands in how it gets its own. */
export function awsJson(
  service: keyof typeof services,
  credentials: () => Promise<AwsCredentials> = environmentCredentials,
): AwsJsonCall {
  const env = readEnv(awsEnv);
  const { endpoint, contentType } = services[service];
  const url = env[endpoint] ?? `https://${service}.${env.AWS_REGION}.amazonaws.com`;
  return async (target, body) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
      region: env.AWS_REGION,
      service,
      retries: RETRIES,
    });
    const response = await client.fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, 'x-amz-target': target },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return answer;
    throw errorOf(response.status, answer);
  };
}

async function environmentCredentials(): Promise<AwsCredentials> {
  const env = readEnv(environmentKeys);
  return {
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN,
  };
}

function errorOf(status: number, answer: Record<string, unknown>): AwsJsonError {
  const { __type: type, message, Message: capital } = answer;
  const text = typeof message === 'string' ? message : capital;
  return new AwsJsonError(
    typeof type === 'string' ? type.replace(/^.*#/, '') : String(status),
    typeof text === 'string' ? text : 'no explanation',
  );
}
