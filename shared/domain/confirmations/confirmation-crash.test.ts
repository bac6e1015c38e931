import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfirmationWorld, openConfirmationWorld } from '../../testing/confirmation-world.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { Crash, CrashPlan } from '../../testing/order-world/crashes.ts';
import type { Mood } from '../../testing/post-office.ts';

/** The worker dies before and after each of its calls to the store, to the queue and to the provider, and others go on. */
let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

async function dyingAt(
  canal: 'email' | 'sms',
  moods: Mood[],
  at: number,
): Promise<{ world: ConfirmationWorld; id: string; passages: number }> {
  const world = await openConfirmationWorld(dynamo);
  world.office.moods = [...moods];
  const { id } = await world.book({ canal_confirmation: canal });
  const plan = new CrashPlan([at]);
  for (let minute = 0; minute < 12; minute++) {
    await world.sweep();
    while (await world.deliverOne(plan).catch(died)) continue;
    world.pass(20);
  }
  await world.settle();
  return { world, id, passages: plan.passages };
}

function died(error: unknown): boolean {
  if (error instanceof Crash) return true;
  throw error;
}

const CASES: [canal: 'email' | 'sms', moods: Mood[], most: number][] = [
  ['sms', [], 1],
  ['sms', ['is_busy', 'takes_silently'], 1],
  ['email', ['is_busy'], 2],
];

describe.each(CASES)('a worker that dies over a message by %s to a provider that %j', (canal, moods, most) => {
  it('neither loses it nor sends it too often', async () => {
    let passages = 1;
    for (let at = 1; at <= passages; at++) {
      const { world, id, passages: passed } = await dyingAt(canal, moods, at);
      if (at === 1) ({ passages } = await dyingAt(canal, moods, 0));
      expect(passed).toBeGreaterThanOrEqual(at);
      const sent = canal === 'sms' ? world.office.texts.length : world.office.mails.length;
      expect({ at, states: await world.states(id) }).toEqual({ at, states: ['sent'] });
      expect(sent).toBeGreaterThanOrEqual(1);
      expect(sent).toBeLessThanOrEqual(most);
    }
    expect(passages).toBeGreaterThanOrEqual(12);
  }, 120_000);
});

it('a worker that dies over a text which the provider never got has it sent once, or says that it does not know', async () => {
  for (let at = 1; at <= 20; at++) {
    const { world, id } = await dyingAt('sms', ['loses'], at);
    const [state] = await world.states(id);
    expect(world.office.texts).toHaveLength(state === 'sent' ? 1 : 0);
    expect(['sent', 'unknown']).toContain(state);
  }
}, 120_000);
