import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { authTokens } from '../../shared/providers/twilio/account.ts';
import { isSignedByTwilio } from '../../shared/providers/twilio/signature.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { assertThroughEdge } from './edge.ts';
import { problemResponse } from './problem.ts';

/** A webhook that Twilio signed: its parameters, from the body or, for a GET, from the query; repeated names keep the last. */
export interface TwilioWebhook {
  path: string;
  pathParams: Record<string, string>;
  query: URLSearchParams;
  params: Record<string, string>;
  /** The same on every delivery of one event; null when Twilio sent none. */
  idempotencyToken: string | null;
}

export interface WebhookAnswer {
  status: number;
  contentType?: string;
  body?: string;
}

/**
 * The stack in front of Twilio's webhooks. Twilio retries only what is worth it: 403 for a forged request and 500 for our own
 * failure are answers it treats differently, so errors keep their status here too.
 */
export function twilioWebhookFunction(
  deps: { twilio: Secret; edge: Secret; publicUrl: () => Promise<string> },
  run: (webhook: TwilioWebhook) => Promise<WebhookAnswer>,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      before: ({ event }) => assertThroughEdge(event.headers, deps.edge),
      onError: (request) => {
        request.response = problemResponse(request.error, request.event);
      },
    })
    .handler(async (event) => {
      const form = new URLSearchParams(formBody(event));
      const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
      const url = `${await deps.publicUrl()}${event.rawPath}${query}`;
      const signature = event.headers['x-twilio-signature'];
      if (!(await isSignedByTwilio({ url, params: grouped(form), signature }, authTokens(deps.twilio)))) {
        throw new Fault('forged_webhook', 'The request was not signed by the Twilio account.');
      }
      const inQuery = new URLSearchParams(event.rawQueryString);
      const answer = await run({
        path: event.rawPath,
        pathParams: (event.pathParameters ?? {}) as Record<string, string>,
        query: inQuery,
        idempotencyToken: event.headers['i-twilio-idempotency-token'] ?? null,
        params: Object.fromEntries(event.requestContext.http.method === 'GET' ? inQuery : form),
      });
      return {
        statusCode: answer.status,
        headers: answer.contentType ? { 'content-type': answer.contentType } : {},
        ...(answer.body === undefined ? {} : { body: answer.body }),
      };
    });
}

function formBody(event: APIGatewayProxyEventV2): string {
  if (event.requestContext.http.method === 'GET' || !event.body) return '';
  return event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
}

/** Repeated names as arrays: that is how they are signed. */
function grouped(form: URLSearchParams): Record<string, string | string[]> {
  const names = new Set(form.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
