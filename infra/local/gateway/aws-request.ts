import type { IncomingMessage } from 'node:http';

/** A signed request to an AWS service that speaks JSON. The signature is not looked at: who calls is known by the key. */
export interface AwsRequest {
  service: string;
  /** `PutItem`. */
  operation: string;
  /** The whole `X-Amz-Target`. */
  target: string;
  contentType: string;
  body: string;
  input: Record<string, unknown>;
}

/** Why a request cannot be served, as the service would put it. */
export class AwsError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** The access key and the service that the request is signed for. */
export function credentialOf(message: IncomingMessage): { accessKeyId: string; service: string } {
  const header = message.headers.authorization ?? '';
  const [, accessKeyId, service] = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(header) ?? [];
  if (!accessKeyId || !service) {
    throw new AwsError(403, 'MissingAuthenticationTokenException', 'The request is not signed.');
  }
  return { accessKeyId, service };
}

/** A field of the input that is text; a request whose field is something else is not one that we understand. */
export function textField(input: Record<string, unknown>, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new AwsError(400, 'SerializationException', `${name} is not a text.`);
}

/** Services that name no target say by method and path what they are asked for. */
const REST: Readonly<Record<string, string>> = { 'ses POST /v2/email/outbound-emails': 'SendEmail' };

export function awsRequest(message: IncomingMessage, service: string, body: Buffer): AwsRequest {
  const target = String(message.headers['x-amz-target'] ?? '');
  const text = body.toString('utf8');
  return {
    service,
    operation: target === '' ? restOperation(message, service) : target.slice(target.lastIndexOf('.') + 1),
    target,
    contentType: message.headers['content-type'] ?? 'application/x-amz-json-1.0',
    body: text,
    input: parse(text),
  };
}

function restOperation({ method, url }: IncomingMessage, service: string): string {
  const at = `${method} ${url?.split('?')[0]}`;
  return REST[`${service} ${at}`] ?? at;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Refused just below, like anything else that is not an object.
  }
  throw new AwsError(400, 'SerializationException', 'The request is not a JSON object.');
}
