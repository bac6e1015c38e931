import { Agent, request as httpRequest } from 'node:http';
import { dynamoDbCredential } from '../emulators/dynamodb-call.ts';
import type { AwsRequest } from './aws-request.ts';

/** An answer as it goes back to whoever asked. */
export interface GatewayAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export type ForwardDynamoDb = (request: AwsRequest) => Promise<GatewayAnswer>;

/** Passes requests on to the emulator as they are. */
export function forwardDynamoDb(endpoint: string): ForwardDynamoDb {
  const { hostname, port, pathname } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (request) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': request.contentType, 'x-amz-target': request.target, ...dynamoDbCredential() };
      const options = { agent, hostname, port, path: pathname, method: 'POST', headers };
      const outgoing = httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 500,
            headers: { 'content-type': response.headers['content-type'] ?? 'application/x-amz-json-1.0' },
            body: Buffer.concat(chunks),
          }),
        );
      });
      outgoing.once('error', reject);
      outgoing.end(request.body);
    });
}
