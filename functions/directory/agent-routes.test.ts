import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAgentRepository } from '../../shared/domain/directory/agent-repository.ts';
import { DEFAULT_AGENTS } from '../../shared/domain/directory/default-agents.ts';
import { directoryTable } from '../../shared/dynamodb/table.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { startDynamo, type TestDynamo } from '../../shared/testing/dynamodb.ts';
import { silentLogger } from '../../shared/testing/silent-logger.ts';
import { httpFunction } from '../entry/http.ts';
import { agentRoutes } from './agent-routes.ts';

const secret = (current: string): Secret => ({ current: async () => current, previous: async () => null });
const now = () => new Date('2026-11-20T09:00:00.000Z');
const reception = DEFAULT_AGENTS.reception;
let dynamo: TestDynamo;
let handler: ReturnType<typeof httpFunction>;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  const agents = createAgentRepository(dynamo.store, await dynamo.createTable(directoryTable));
  handler = httpFunction(agentRoutes({ agents, countries: ['FR'], now, log: silentLogger }), {
    edge: secret('edge'),
    api: secret('key'),
  });
});

async function ask(request: string, body?: unknown, headers: Record<string, string> = {}) {
  const event = apiEvent(request, {
    headers: { 'x-api-key': 'key', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { statusCode, headers: answered, body: text } = await handler(event, lambdaContext);
  return { status: statusCode, etag: answered?.['etag'], json: JSON.parse(text ?? 'null') as Record<string, unknown> };
}
const put = (change: object, headers?: Record<string, string>) =>
  ask('PUT /api/agents/reception', { ...reception, ...change }, headers);

describe('/api/agents', () => {
  it('is not for everybody', async () => {
    expect(await ask('GET /api/agents', undefined, { 'x-api-key': 'wrong' })).toMatchObject({ status: 401 });
  });

  it('shows all four agents', async () => {
    const { json } = await ask('GET /api/agents');
    expect(json['items']).toMatchObject([
      { id: 'supplier-orders', version: 0 },
      { id: 'reception', version: 0, updatedAt: null, config: reception },
      { id: 'reservations', version: 0 },
      { id: 'whatsapp', version: 0 },
    ]);
  });

  it('shows one, with what its texts may name', async () => {
    expect(await ask('GET /api/agents/reception')).toMatchObject({
      status: 200,
      etag: '"0"',
      json: { id: 'reception', variables: expect.arrayContaining(['telephone_appelant']), config: reception },
    });
  });

  it.each(['GET /api/agents/nobody', 'GET /api/agents/nobody/versions', 'GET /api/agents/toString'])(
    'does not know %s',
    async (request) => {
      expect(await ask(request)).toMatchObject({ status: 404, json: { code: 'agent_not_found' } });
    },
  );

  it('takes what it has shown, changed', async () => {
    expect(await put({ greeting: 'Bonjour !' })).toMatchObject({
      status: 200,
      etag: '"1"',
      json: { version: 1, updatedAt: now().toISOString(), config: { greeting: 'Bonjour !' } },
    });
    expect(await ask('GET /api/agents/reception')).toMatchObject({ etag: '"1"', json: { version: 1 } });
  });

  it('makes no version of what changes nothing', async () => {
    expect(await put({})).toMatchObject({ status: 200, etag: '"0"' });
    await put({ greeting: 'Bonjour !' });
    expect(await put({ greeting: 'Bonjour !' })).toMatchObject({ status: 200, etag: '"1"' });
  });

  it('refuses a change to what is no longer there', async () => {
    expect(await put({ greeting: 'a' }, { 'if-match': '"0"' })).toMatchObject({ status: 200 });
    expect(await put({ greeting: 'b' }, { 'if-match': '"0"' })).toMatchObject({
      status: 412,
      json: { code: 'precondition_failed' },
    });
  });

  it('names the text and the variables where one is not known', async () => {
    expect(await put({ greeting: 'Ici {societe}.' })).toMatchObject({
      status: 400,
      json: {
        code: 'invalid_body',
        errors: [{ pointer: '/greeting', message: expect.stringContaining('{entreprise}, {adresse}') }],
      },
    });
  });

  it.each([
    [{ turnDetection: { threshold: 2, silenceMs: 500 } }, '/turnDetection/threshold'],
    [{ turnDetection: { threshold: 0.5, silenceMs: 50 } }, '/turnDetection/silenceMs'],
    [{ transferNumber: '0123456789' }, '/transferNumber'],
    [{ transferNumber: '+33899123456' }, '/transferNumber'],
    [{ transferNumber: '+3225551212' }, '/transferNumber'],
    [{ transferNumber: '+33612345699', numbers: ['+33612345699'] }, '/transferNumber'],
    [{ notice: 'Ici {societe}.' }, '/notice'],
    [{ notice: '' }, '/notice'],
    [{ numbers: ['+33123456789', '+33123456789'] }, '/numbers'],
    [{ salutation: 'Bonjour' }, '/salutation'],
    [{ greeting: undefined }, '/greeting'],
    [{ openingHours: { timeZone: 'Europe/Lutece', spans: [] } }, '/openingHours/timeZone'],
  ])('refuses %j', async (change, pointer) => {
    const { status, json } = await put(change);
    expect([status, (json['errors'] as { pointer: string; message: string }[])[0]]).toEqual([
      400,
      { pointer, code: expect.any(String), message: expect.not.stringMatching(/^Invalid input$/) },
    ]);
  });

  it('takes a notice to be heard first, and whom to transfer to; an agent that writes has nothing to be heard', async () => {
    const change = { notice: 'Ici {entreprise}. Cet appel est transcrit.', transferNumber: '+33612345699' };
    expect(await put(change)).toMatchObject({ status: 200, json: { config: change } });
    const { notice: _older, ...withoutNotice } = reception;
    expect(await ask('PUT /api/agents/reception', withoutNotice)).toMatchObject({ json: { config: { notice: null } } });
    expect(await ask('PUT /api/agents/whatsapp', { ...DEFAULT_AGENTS.whatsapp, notice: 'Lu.' })).toMatchObject({
      status: 400,
      json: { errors: [{ pointer: '/notice', code: 'speaks_to_nobody' }] },
    });
  });

  it('refuses the number of another agent, and says which', async () => {
    await put({ numbers: ['+33123456789'] });
    const reservations = { ...DEFAULT_AGENTS.reservations, numbers: ['+33123456780', '+33123456789'] };
    expect(await ask('PUT /api/agents/reservations', reservations)).toMatchObject({
      status: 409,
      json: { code: 'number_taken', errors: [{ pointer: '/numbers/1' }] },
    });
  });

  it('keeps the versions, and goes back to one by writing it anew', async () => {
    await put({ greeting: 'Un.' });
    await put({ greeting: 'Deux.' });
    expect(await ask('POST /api/agents/reception/rollback', { version: 1 }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
    });
    expect(await ask('POST /api/agents/reception/rollback', { version: 1 })).toMatchObject({
      status: 200,
      etag: '"3"',
      json: { config: { greeting: 'Un.' } },
    });
    expect(await ask('POST /api/agents/reception/rollback', { version: 0 })).toMatchObject({
      etag: '"4"',
      json: { config: reception },
    });
    expect(await ask('GET /api/agents/reception/versions/2')).toMatchObject({
      status: 200,
      json: { version: 2, config: { greeting: 'Deux.' } },
    });
    const first = await ask('GET /api/agents/reception/versions?limit=3');
    const next = await ask(`GET /api/agents/reception/versions?limit=3&cursor=${String(first.json['next'])}`);
    const numbers = [first, next].map(({ json }) => (json['items'] as { version: number }[]).map((one) => one.version));
    expect(numbers).toEqual([
      [4, 3, 2],
      [1, 0],
    ]);
    expect(next.json['next']).toBeNull();
  });

  it.each(['9', '-1', 'x', '1e3', '99999999999'])('has no version %s', async (version) => {
    expect(await ask(`GET /api/agents/reception/versions/${version}`)).toMatchObject({
      status: 404,
      json: { code: 'agent_version_not_found' },
    });
  });

  it('does not go back to a version that never was', async () => {
    expect(await ask('POST /api/agents/reception/rollback', { version: 9 })).toMatchObject({
      status: 404,
      json: { code: 'agent_version_not_found' },
    });
  });
});
