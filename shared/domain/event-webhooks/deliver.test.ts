import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { type EventWorld, openEventWorld } from '../../testing/event-webhooks.ts';
import { Crash, CrashPlan } from '../../testing/order-world/crashes.ts';
import { createEventEraser } from './event-eraser-repository.ts';
import { changeSubscription, rotateSecret, unsubscribe } from './manage-subscription.ts';
import { redeliver, sendTest } from './redeliver.ts';

const REFUSED = { status: 500 };

let dynamo: TestDynamo;
let world: EventWorld;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  world = await openEventWorld(dynamo);
});

const sweepAll = async () => {
  await world.sweep();
  await world.drain();
};

describe('an event', () => {
  it('reaches those who asked for its type, each once, signed so that the reference library takes it', async () => {
    const wants = await world.subscriber(['reservation.created']);
    await world.subscriber(['reservation.cancelled'], 'https://example.com/other');
    const off = await world.subscriber(['reservation.created'], 'https://example.com/off');
    await changeSubscription(world.deps, off.id, { state: 'disabled' }, null);
    await world.happens('evt_1');
    await sweepAll();
    await sweepAll();
    expect(world.received).toHaveLength(1);
    const { url, headers, body } = world.received[0]!;
    expect(url).toBe('https://example.com/hooks');
    expect(signedFor(wants.secret, headers, body)).toBe(true);
    expect(signedFor(wants.secret, headers, body.replace('RES-1', 'RES-2'))).toBe(false);
    expect(JSON.parse(body)).toEqual({
      id: 'evt_1',
      type: 'reservation.created',
      timestamp: world.now().toISOString(),
      data: { id: 'RES-1' },
    });
    expect(await world.deliveriesTo(wants.id)).toMatchObject([{ state: 'delivered', tries: [{ status: 204 }] }]);
  });

  it('that was passed on twice, and tried by twenty at once, is sent once', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    await world.happens('evt_1');
    await Promise.all([1, 2, 3].map(() => world.work({ eventId: 'evt_1' })));
    const [delivery] = await world.deliveriesTo(id);
    const key = { subscriptionId: id, deliveryId: delivery?.id ?? '' };
    await Promise.all(Array.from({ length: 20 }, () => world.work(key)));
    expect(world.received).toHaveLength(1);
  });

  it('that is refused is tried again as published, with the same id and the same body, until it is given up', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    world.answers.push(...Array.from({ length: 40 }, () => REFUSED));
    await world.happens('evt_1');
    await world.settle();
    const [first] = world.received;
    const after = world.received.map(({ at }) => Math.round((at.getTime() - (first?.at.getTime() ?? 0)) / 60_000));
    // Ten tries within 76 hours: at once, and after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h more.
    expect(after).toHaveLength(10);
    for (const [index, hours] of [0, 0, 0.08, 0.58, 2.58, 7.58, 17.58, 31.58, 51.58, 75.58].entries()) {
      expect(Math.abs((after[index] ?? 0) - hours * 60)).toBeLessThan(70 * (index + 1));
      expect((after[index] ?? 0) - hours * 60).toBeGreaterThan(-1);
    }
    expect(new Set(world.received.map(({ body, headers }) => body + headers['webhook-id'])).size).toBe(1);
    expect(await world.deliveriesTo(id)).toMatchObject([{ state: 'failed', because: 'given_up' }]);
  });

  it('that is taken at the third try is not sent a fourth time', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    world.answers.push(REFUSED, { error: 'timeout' }, { status: 200 });
    await world.happens('evt_1');
    await world.settle(1);
    expect(world.received).toHaveLength(3);
    const [delivery] = await world.deliveriesTo(id);
    expect(delivery).toMatchObject({
      state: 'delivered',
      tries: [{ status: 500 }, { status: null, error: 'timeout' }, { status: 200 }],
    });
    expect(await world.deps.subscriptions.find(id)).toMatchObject({ failingSince: null, state: 'active' });
  });

  it('is not sent to whoever unsubscribed before it came to them', async () => {
    const gone = await world.subscriber(['reservation.created']);
    const stays = await world.subscriber(['reservation.created'], 'https://example.com/stays');
    await world.happens('evt_1');
    await world.work({ eventId: 'evt_1' });
    await unsubscribe(world.deps, gone.id, null);
    await world.drain();
    expect(world.received.map(({ url }) => url)).toEqual(['https://example.com/stays']);
    expect(await world.deliveriesTo(gone.id)).toMatchObject([{ state: 'failed', because: 'disabled' }]);
    expect(await world.deliveriesTo(stays.id)).toMatchObject([{ state: 'delivered' }]);
  });

  it('about somebody who was erased reaches nobody any more', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    world.answers.push(REFUSED);
    await world.happens('evt_1');
    await sweepAll();
    const eraser = createEventEraser(dynamo.store, world.table);
    const person = { telephone: '+33612345678', upTo: world.now().toISOString() };
    expect(await eraser.find({ ...person, telephone: '+33655667788' })).toEqual([]);
    expect(await eraser.find(person)).toEqual(['evt_1']);
    await eraser.erase('evt_1', person);
    expect(await eraser.find(person)).toEqual([]);
    await world.settle(0.1);
    expect(world.received).toHaveLength(1);
    expect(await world.deliveriesTo(id)).toMatchObject([{ state: 'failed', because: 'expired' }]);
  });
});

describe('an endpoint', () => {
  it('that says 410 gets nothing any more, until its owner takes it up again', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    world.answers.push({ status: 410 });
    await world.happens('evt_1');
    await world.settle(1);
    expect(await world.deps.subscriptions.find(id)).toMatchObject({ state: 'disabled', disabledBecause: 'gone' });
    await world.happens('evt_2');
    await sweepAll();
    expect(world.received).toHaveLength(1);
    await changeSubscription(world.deps, id, { state: 'active' }, null);
    await world.happens('evt_3');
    await sweepAll();
    expect(world.received).toHaveLength(2);
  });

  it('that takes nothing for five days is disabled, and says since when', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    world.answers.push(...Array.from({ length: 100 }, () => REFUSED));
    await world.happens('evt_1');
    await world.settle(4);
    await world.happens('evt_2');
    await world.settle(2);
    const subscription = await world.deps.subscriptions.find(id);
    expect(subscription).toMatchObject({ state: 'disabled', disabledBecause: 'failing' });
    expect(subscription?.failingSince?.slice(0, 10)).toBe('2026-11-26');
  });

  it('is sent one event again on request, also one that it has, from the beginning of the schedule', async () => {
    const { id } = await world.subscriber(['reservation.created']);
    await world.happens('evt_1');
    await sweepAll();
    const [delivered] = await world.deliveriesTo(id);
    const key = { subscriptionId: id, deliveryId: delivered?.id ?? '' };
    expect(await redeliver(world.deps, key)).toMatchObject({ state: 'pending' });
    await world.drain();
    expect(world.received.map(({ headers }) => headers['webhook-id'])).toEqual(['evt_1', 'evt_1']);
    expect(await world.deliveriesTo(id)).toMatchObject([{ state: 'delivered', tries: [{}, {}] }]);
    await expect(redeliver(world.deps, { ...key, deliveryId: 'none' })).rejects.toMatchObject({
      code: 'delivery_not_found',
    });
  });

  it('gets a test alone, whatever it subscribed to', async () => {
    const { id } = await world.subscriber(['call_data.created']);
    await world.subscriber(['call_data.created'], 'https://example.com/other');
    await sendTest(world.deps, id);
    await world.drain();
    await sweepAll();
    expect(world.received).toMatchObject([{ url: 'https://example.com/hooks' }]);
    expect(JSON.parse(world.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: {} });
  });

  it('knows what is ours by the old secret and the new one for a day, and then by the new one alone', async () => {
    const { id, secret } = await world.subscriber(['reservation.created']);
    const rotated = await rotateSecret(world.deps, id);
    await world.happens('evt_1');
    await sweepAll();
    world.pass(86_401);
    await world.happens('evt_2');
    await sweepAll();
    const valid = world.received.map(({ headers, body }) =>
      [secret, rotated.secret].map((one) => signedFor(one, headers, body)),
    );
    expect(valid).toEqual([
      [true, true],
      [false, true],
    ]);
  });
});

describe('a process that dies anywhere on the way', () => {
  it('loses no event: it is delivered in the end, and comes twice at most with the same id', async () => {
    let passages = 1;
    for (let at = 1; at <= passages; at++) {
      world = await openEventWorld(dynamo);
      const { id } = await world.subscriber(['reservation.created']);
      await world.happens('evt_1');
      await world.sweep();
      const plan = new CrashPlan([at]);
      const died = await world.drain(world.dying(plan)).then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      // The messages that the dead process had not taken are lost with it: only the sweep is left.
      world.queue.length = 0;
      await world.settle(0.01);
      expect([at, (await world.deliveriesTo(id)).map(({ state }) => state)]).toEqual([at, ['delivered']]);
      expect(new Set(world.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['evt_1']));
      expect(world.received.length).toBeLessThanOrEqual(2);
      if (died) passages = Math.max(passages, at + 1);
      else expect(at).toBeGreaterThan(20);
    }
  });
});

/** As a receiver checks it with the reference library, at the moment of the message. */
function signedFor(secret: string, headers: Record<string, string>, body: string): boolean {
  const expected = new Webhook(secret).sign(
    headers['webhook-id'] ?? '',
    new Date(Number(headers['webhook-timestamp']) * 1000),
    body,
  );
  return (headers['webhook-signature'] ?? '').split(' ').includes(expected);
}
