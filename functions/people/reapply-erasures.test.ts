import { afterAll, beforeAll, expect, it } from 'vitest';
import { erasePerson } from '../../shared/domain/people/erase-person.ts';
import { erasureSchema } from '../../shared/domain/people/erasure.ts';
import { finishErasures } from '../../shared/domain/people/finish-erasures.ts';
import { reapplyErasures } from '../../shared/domain/people/reapply-erasures.ts';
import { scanTable } from '../../shared/dynamodb/scan-table.ts';
import { openPeopleWorld, OTHER, PERSON, type PeopleWorld, traces } from './testing/people-world.ts';

let emulator: PeopleWorld;
let world: Awaited<ReturnType<PeopleWorld['empty']>>;
beforeAll(async () => {
  emulator = await openPeopleWorld();
});
afterAll(() => emulator.close());

const reapply = () =>
  reapplyErasures({
    ...world.deps(),
    async *ledger() {
      for await (const item of scanTable(emulator.client, world.env.ERASURES_TABLE)) yield erasureSchema.parse(item);
    },
    items: ({ table }) => scanTable(emulator.client, table),
  });

/** The sweep, until it has nothing left to do. */
async function sweepToTheEnd() {
  for (let rounds = 0; rounds < 5; rounds++) {
    world.pass(180_000);
    await finishErasures(world.deps());
  }
}

it('whoever was erased is erased again from tables that were restored to before that', async () => {
  world = await emulator.empty();
  await world.called(PERSON);
  const other = await world.called(OTHER);
  await world.called('+33600000001', PERSON);
  await world.confirmed('o1', PERSON);
  await world.ordered('o2', PERSON);
  const restores = [
    await world.copy('CALLS_TABLE'),
    await world.copy('RECEPTION_TABLE'),
    await world.copy('SUPPLIER_ORDERS_TABLE'),
  ];
  // The copies are of before this one was: it stays whatever is restored.
  world.pass(1000);
  await erasePerson(world.deps(), PERSON);
  await sweepToTheEnd();
  expect(traces(await world.everything())).toEqual(['zanthorgue']);

  for (const restore of restores) await restore();
  expect(traces(await world.everything())).toContain(PERSON);
  expect(await reapply()).toMatchObject({
    persons: 1,
    unfinished: 0,
    erased: { calls: 3, call_data: 2, supplier_orders: 2 },
  });
  const after = traces(await world.everything());
  expect(after).toEqual(['zanthorgue']);
  expect((await world.conversations.turns(other))[0]?.text).toContain('zanthorgue');

  await sweepToTheEnd();
  expect((await world.items('ERASURES_TABLE'))[0]).toMatchObject({ state: 'done' });
  expect(await reapply()).toMatchObject({ persons: 0, erased: {} });
});

it('what somebody said after they had been erased is not erased by a restore', async () => {
  world = await emulator.empty();
  await world.called(PERSON);
  world.pass(1000);
  await erasePerson(world.deps(), PERSON);
  await sweepToTheEnd();
  const again = await world.called(PERSON);
  expect(await reapply()).toMatchObject({ persons: 0 });
  await sweepToTheEnd();
  expect(await world.calls.find(again)).toMatchObject({ from: PERSON });
});

it('the ledger gives nobody away', async () => {
  world = await emulator.empty();
  await world.called(PERSON);
  world.pass(1000);
  await erasePerson(world.deps(), PERSON);
  const whileOpen = JSON.stringify(await world.items('ERASURES_TABLE'));
  await sweepToTheEnd();
  const closed = JSON.stringify(await world.items('ERASURES_TABLE'));
  for (const text of [whileOpen, closed]) expect(traces(text)).toEqual([]);
  expect(closed).not.toContain('sealed');
});
