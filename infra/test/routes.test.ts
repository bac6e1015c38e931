import { expect, test } from 'vitest';
import { operations } from '../../functions/api-description/operations.ts';
import { synthesize } from './templates.ts';

const templates = await synthesize();

/** Every route of the product, and the function that answers it. */
const routes: Record<string, string> = {
  'POST /api/supplier-orders': 'supplier-orders/router',
  'GET /api/supplier-orders': 'supplier-orders/router',
  'GET /api/supplier-orders/fournisseur/{fournisseurId}': 'supplier-orders/router',
  'GET /api/supplier-orders/{orderId}': 'supplier-orders/router',
  'PUT /api/supplier-orders/{orderId}': 'supplier-orders/router',
  'DELETE /api/supplier-orders/{orderId}': 'supplier-orders/router',
  'GET /supplier-call/{orderId}': 'supplier-orders/answer-call.twiml',
  'POST /supplier-call/{orderId}': 'supplier-orders/answer-call.twiml',
  'GET /supplier-call/{orderId}/next': 'supplier-orders/answer-call.twiml',
  'POST /supplier-call/{orderId}/next': 'supplier-orders/answer-call.twiml',
  'POST /supplier-call/{orderId}/briefing': 'supplier-orders/answer-call.twiml',
  'POST /supplier-call-status/{orderId}': 'supplier-orders/call-status.webhook',
  'GET /incoming-call': 'reception/incoming-call.twiml',
  'POST /incoming-call': 'reception/incoming-call.twiml',
  'GET /incoming-call/next': 'reception/incoming-call.twiml',
  'POST /incoming-call/next': 'reception/incoming-call.twiml',
  'POST /incoming-call/briefing': 'reception/incoming-call.twiml',
  'POST /incoming-call-status': 'reception/incoming-call-status.webhook',
  'POST /webhooks/openai': 'calls/sip-call-incoming.webhook',
  'GET /api/call-data': 'reception/router',
  'GET /api/call-data/{id}': 'reception/router',
  'PUT /api/call-data/{id}': 'reception/router',
  'DELETE /api/call-data/{id}': 'reception/router',
  'GET /api/calls': 'calls/router',
  'GET /api/calls/{callId}': 'calls/router',
  'GET /api/calls/{callId}/transcript': 'calls/router',
  'POST /api/calls/{callId}/live': 'calls/router',
  'POST /api/calls/{callId}/whisper': 'calls/router',
  'POST /api/calls/{callId}/transfer': 'calls/router',
  'POST /api/calls/{callId}/hangup': 'calls/router',
  'GET /api/agents': 'directory/router',
  'GET /api/agents/{agentId}': 'directory/router',
  'PUT /api/agents/{agentId}': 'directory/router',
  'GET /api/agents/{agentId}/versions': 'directory/router',
  'GET /api/agents/{agentId}/versions/{version}': 'directory/router',
  'POST /api/agents/{agentId}/rollback': 'directory/router',
  'POST /api/webhooks': 'event-webhooks/router',
  'GET /api/webhooks': 'event-webhooks/router',
  'GET /api/webhooks/{id}': 'event-webhooks/router',
  'PUT /api/webhooks/{id}': 'event-webhooks/router',
  'DELETE /api/webhooks/{id}': 'event-webhooks/router',
  'POST /api/webhooks/{id}/rotate': 'event-webhooks/router',
  'POST /api/webhooks/{id}/test': 'event-webhooks/router',
  'GET /api/webhooks/{id}/deliveries': 'event-webhooks/router',
  'POST /api/webhooks/{id}/deliveries/{deliveryId}/redeliver': 'event-webhooks/router',
  'GET /reservations': 'reservations/router',
  'POST /reservations': 'reservations/router',
  'GET /reservations.csv': 'reservations/router',
  'POST /reservations/import': 'reservations/router',
  'GET /reservations/{id}': 'reservations/router',
  'PUT /reservations/{id}': 'reservations/router',
  'DELETE /reservations/{id}': 'reservations/router',
  'POST /reservations/{id}/confirmation': 'reservations/router',
  'GET /rooms': 'reservations/router',
  'PUT /rooms': 'reservations/router',
  'GET /rooms/availability': 'reservations/router',
  'DELETE /api/people/{telephone}': 'people/router',
  'GET /api/metrics': 'calls/router',
  'GET /api/openapi.json': 'api-description/openapi.http',
  'GET /docs': 'api-description/pages.http',
  'GET /docs/errors': 'api-description/pages.http',
  'GET /health': 'health/health.http',
  // An address that nothing serves is answered in our words.
  $default: 'health/health.http',
};

const integrations = templates.resources('Api', 'AWS::ApiGatewayV2::Integration');
const entryOf = (functionName: unknown): string => {
  const found = Object.entries(templates.resources('Api', 'AWS::Lambda::Function')).find(
    ([name]) => name === templates.nameOf(functionName),
  );
  return String(found?.[1].Properties['Description']).replace(/^functions\/|\.ts$/g, '');
};

test('every route leads to its function', () => {
  const found = Object.values(templates.resources('Api', 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
    const integration = integrations[templates.nameOf(Properties['Target']).replace(/^integrations\//, '')];
    return [Properties['RouteKey'], entryOf(integration?.Properties['IntegrationUri'])];
  });
  expect(Object.fromEntries(found)).toEqual(routes);
});

test('functions get payload format 2.0', () => {
  for (const { Properties } of Object.values(integrations)) {
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  }
});

test('a function lets the API in once for all its routes, and once for what has no path', () => {
  const permissions = Object.values(templates.resources('Api', 'AWS::Lambda::Permission')).map(
    ({ Properties }) =>
      `${entryOf(Properties['FunctionName'])} ${templates.nameOf(Properties['SourceArn']).replace(/^.*PublicApi/, '')}`,
  );
  expect(permissions.toSorted()).toEqual([
    'api-description/openapi.http /*/*/*',
    'api-description/pages.http /*/*/*',
    'calls/router /*/*/*',
    'calls/sip-call-incoming.webhook /*/*/*',
    'directory/router /*/*/*',
    'event-webhooks/router /*/*/*',
    'health/health.http /*/*',
    'health/health.http /*/*/*',
    'people/router /*/*/*',
    'reception/incoming-call-status.webhook /*/*/*',
    'reception/incoming-call.twiml /*/*/*',
    'reception/router /*/*/*',
    'reservations/router /*/*/*',
    'supplier-orders/answer-call.twiml /*/*/*',
    'supplier-orders/call-status.webhook /*/*/*',
    'supplier-orders/router /*/*/*',
  ]);
});

test('the API is throttled, and its log keeps neither addresses nor paths', () => {
  const [stage] = Object.values(templates.resources('Api', 'AWS::ApiGatewayV2::Stage'));
  expect(stage!.Properties['DefaultRouteSettings']).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
  const { Format } = stage!.Properties['AccessLogSettings'] as { Format: string };
  expect(Format).not.toMatch(/sourceIp|userAgent|context\.path|identity/);
});

test('every route that somebody with a key may ask is described, and no other', () => {
  const asked = Object.entries(routes).filter(([, entry]) => /\/router$|^health/.test(entry));
  const described = asked.map(([route]) => route).filter((route) => route !== '$default');
  expect(Object.keys(operations).toSorted()).toEqual(described.toSorted());
});
