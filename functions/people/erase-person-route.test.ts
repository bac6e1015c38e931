import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { httpFunction } from '../entry/http.ts';
import { erasePersonRoute } from './erase-person.http.ts';
import { openPeopleWorld, PERSON, type PeopleWorld } from './testing/people-world.ts';

const secret = (current: string): Secret => ({ current: async () => current, previous: async () => null });
let emulator: PeopleWorld;
let world: Awaited<ReturnType<PeopleWorld['empty']>>;
beforeAll(async () => {
  emulator = await openPeopleWorld();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  world = await emulator.empty();
});

async function erase(written: string, { key = 'key', deps = world.deps() } = {}) {
  const handler = httpFunction([erasePersonRoute(deps)], { edge: secret('edge'), api: secret('key') });
  const event = apiEvent(`DELETE /api/people/${encodeURIComponent(written)}`, {
    headers: { 'x-api-key': key },
    params: { telephone: written },
  });
  const { statusCode, body } = await handler(event, lambdaContext);
  return { status: statusCode, json: JSON.parse(body ?? 'null') as Record<string, unknown> };
}

describe('DELETE /api/people/{telephone}', () => {
  it('says what was found of the person, by kind', async () => {
    const callId = await world.called(PERSON);
    world.pass(1000);
    expect(await erase(PERSON)).toMatchObject({
      status: 200,
      json: {
        state: 'checking',
        upTo: world.now().toISOString(),
        removed: {
          calls: { count: 1, ids: [callId] },
          call_data: { count: 1, ids: [callId] },
          supplier_orders: { count: 0, ids: [] },
        },
      },
    });
  });

  it('says that some of it is left, where a call began in that very moment', async () => {
    const call = await world.talking(PERSON);
    world.pass(1000);
    const deps = world.deps();
    const unseen = deps.erasers.map(({ busy: _busy, ...eraser }) => eraser);
    expect(await erase(PERSON, { deps: { ...deps, erasers: unseen } })).toMatchObject({
      status: 202,
      json: { state: 'erasing', removed: { calls: { ids: [call.id] } } },
    });
  });

  it('refuses while the person is on the telephone, and names the call', async () => {
    const call = await world.talking(PERSON);
    world.pass(1000);
    expect(await erase(PERSON)).toMatchObject({
      status: 409,
      json: { code: 'person_on_call', retryable: true, callId: call.id },
    });
  });

  it.each([['+33 6 11-22.33(44)'], [PERSON]])('knows the person by %s', async (written) => {
    await world.called(PERSON);
    world.pass(1000);
    expect(await erase(written)).toMatchObject({ status: 200, json: { removed: { calls: { count: 1 } } } });
  });

  it.each([['0611223344'], ['Camille'], ['+33'], ['+336112233445566778'], ['']])(
    'takes %j for no number',
    async (written) => {
      expect(await erase(written)).toMatchObject({ status: written === '' ? 404 : 400 });
    },
  );

  it('is not for everybody', async () => {
    expect(await erase(PERSON, { key: 'wrong' })).toMatchObject({ status: 401 });
  });
});
