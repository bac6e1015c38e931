import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { webhookSecrets } from '../../shared/providers/openai/account.ts';
import { isSignedByOpenAi } from '../../shared/providers/openai/webhook-signature.ts';
import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { assertThroughEdge } from './edge.ts';
import { problemResponse } from './problem.ts';

/** A webhook that OpenAI signed. */
export interface OpenAiWebhook {
  /** The same on every delivery of one event. */
  id: string;
  event: unknown;
}

/**
 * The stack in front of OpenAI's webhooks. Whatever is not answered with 2xx is delivered again for three days: that is for our own
 * failures, and a forged request will not be.
 */
export function openAiWebhookFunction(
  deps: { webhook: Secret; edge: Secret; now: () => Date },
  run: (webhook: OpenAiWebhook) => Promise<void>,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      before: ({ event }) => assertThroughEdge(event.headers, deps.edge),
      onError: (request) => {
        request.response = problemResponse(request.error, request.event);
      },
    })
    .handler(async ({ headers, body: text = '', isBase64Encoded }) => {
      const body = isBase64Encoded ? Buffer.from(text, 'base64').toString('utf8') : text;
      const { 'webhook-id': id = '', 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
      const signed = await isSignedByOpenAi(
        { id, timestamp, signature, body },
        webhookSecrets(deps.webhook),
        deps.now(),
      );
      if (!signed) throw new Fault('forged_webhook', 'The request was not signed with the secret of our webhook.');
      await run({ id, event: parsed(body) });
      return { statusCode: 200 };
    });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Fault('invalid_body', 'The body is not JSON.', {
      violations: [{ pointer: '', code: 'invalid_json', message: 'is not JSON' }],
    });
  }
}
