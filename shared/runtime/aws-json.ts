import type { Agent, IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import aws4 from 'aws4';
import { awsEnv, environmentKeys, readEnv } from './env.ts';

/**
 * One signed call to an AWS service that speaks JSON, without its SDK. The SDK's clients cost three to four times an empty
 * cold start, and `fetch` loads as much again as the `node:https` that Lambda's runtime has loaded already; a function that a
 * caller waits for can afford neither, and every function reads its secrets before it can answer.
 */
export type AwsJsonCall = (target: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** The service said no: `type` is its exception's name, such as `ConditionalCheckFailedException`, `answer` all that it said. */
export class AwsJsonError extends Error {
  readonly type: string;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;

  constructor(type: string, status: number, message: string, answer: Record<string, unknown>) {
    super(`${type}: ${message}`);
    this.name = 'AwsJsonError';
    this.type = type;
    this.status = status;
    this.answer = answer;
  }
}

const services = {
  dynamodb: { endpoint: 'AWS_ENDPOINT_URL_DYNAMODB', contentType: 'application/x-amz-json-1.0' },
  secretsmanager: { endpoint: 'AWS_ENDPOINT_URL_SECRETS_MANAGER', contentType: 'application/x-amz-json-1.1' },
  sqs: { endpoint: 'AWS_ENDPOINT_URL_SQS', contentType: 'application/x-amz-json-1.0' },
  ssm: { endpoint: 'AWS_ENDPOINT_URL_SSM', contentType: 'application/x-amz-json-1.1' },
} as const;

const TRIES = 4;
const FIRST_WAIT_MS = 25;
const TIMEOUT_MS = 3_000;
/** Refusals that say "later", with a status that says "never". */
const THROTTLED = /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|TooManyRequests/;

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where a service is reached. */
export interface AwsPlace {
  endpoint: string;
  region: string;
}

/**
 * A function finds its credentials, and where the service is, in its environment; a container hands in how it gets its own. Failures of
 * the line, of the service and of throttling are tried again: what is written through here carries a condition, or a token.
 */
export function awsJson(
  service: keyof typeof services,
  credentials: () => Promise<AwsCredentials> = environmentCredentials,
  { endpoint, region }: AwsPlace = environmentPlace(service),
): AwsJsonCall {
  const { contentType } = services[service];
  const url = new URL(endpoint);
  const once: AwsJsonCall = async (target, body) => {
    const request = aws4.sign(
      {
        service,
        region,
        host: url.host,
        path: '/',
        method: 'POST',
        headers: { 'Content-Type': contentType, 'X-Amz-Target': target },
        body: JSON.stringify(body),
      },
      await credentials(),
    );
    const { status, text } = await post(url, request);
    const answer = JSON.parse(text) as Record<string, unknown>;
    if (status === 200) return answer;
    throw errorOf(status, answer);
  };
  return async (target, body) => {
    for (let tries = 1; ; tries++) {
      try {
        return await once(target, body);
      } catch (error) {
        if (tries === TRIES || !isWorthRepeating(error)) throw error;
        await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** tries);
      }
    }
  };
}

/**
 * A handshake costs more than the call, so connections are kept; and a relay to which two hundred calls come at once would make two hundred
 * of them, so there are no more than the SDK would have.
 */
const CONNECTIONS = { keepAlive: true, scheduling: 'lifo', timeout: 5_000, maxSockets: 50 } as const;
const agents: Record<string, Agent> = {};

async function post(url: URL, request: aws4.Request): Promise<{ status: number; text: string }> {
  const { request: open, Agent } = await import(url.protocol === 'http:' ? 'node:http' : 'node:https');
  const agent = (agents[url.protocol] ??= new Agent(CONNECTIONS));
  return await new Promise((resolve, reject) => {
    const sent = open(
      url,
      { method: 'POST', headers: request.headers, agent, timeout: TIMEOUT_MS },
      (response: IncomingMessage) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${url.host} did not answer within ${TIMEOUT_MS} ms`)));
    sent.on('error', reject);
    sent.end(request.body);
  });
}

function isWorthRepeating(error: unknown): boolean {
  if (!(error instanceof AwsJsonError)) return true;
  return error.status >= 500 || error.status === 429 || THROTTLED.test(error.type);
}

function environmentPlace(service: keyof typeof services): AwsPlace {
  const env = readEnv(awsEnv);
  const endpoint = env[services[service].endpoint] ?? `https://${service}.${env.AWS_REGION}.amazonaws.com`;
  return { endpoint, region: env.AWS_REGION };
}

async function environmentCredentials(): Promise<AwsCredentials> {
  const env = readEnv(environmentKeys);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  return { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) };
}

function errorOf(status: number, answer: Record<string, unknown>): AwsJsonError {
  const { __type: type, message, Message: capital } = answer;
  const text = typeof message === 'string' ? message : capital;
  return new AwsJsonError(
    typeof type === 'string' ? type.replace(/^.*#/, '') : String(status),
    status,
    typeof text === 'string' ? text : 'no explanation',
    answer,
  );
}
