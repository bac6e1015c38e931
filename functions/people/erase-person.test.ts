import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasePerson } from '../../shared/domain/people/erase-person.ts';
import { finishErasures } from '../../shared/domain/people/finish-erasures.ts';
import { createCallRecords } from '../../shared/domain/calls/call-records-repository.ts';
import { createOrderRepository } from '../../shared/domain/supplier-orders/order-repository.ts';
import { endAttempt } from '../../shared/domain/calls/call-transitions.ts';
import type { DocumentStore } from '../../shared/dynamodb/document-store.ts';
import { CANARY, openPeopleWorld, OTHER, PERSON, type PeopleWorld, reading, traces } from './testing/people-world.ts';

let emulator: PeopleWorld;
let world: Awaited<ReturnType<PeopleWorld['empty']>>;
beforeAll(async () => {
  emulator = await openPeopleWorld();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  world = await emulator.empty();
});

/** The person in everything the product keeps; nobody else. */
async function everywhere() {
  const called = await world.called(PERSON);
  const statedIn = await world.called(OTHER, PERSON);
  await world.confirmed('o1', PERSON);
  await world.ordered('o2', PERSON);
  return { called, statedIn };
}

/** The sweep, until it has nothing left to do. */
async function sweepToTheEnd() {
  for (let rounds = 0; rounds < 5; rounds++) {
    world.pass(180_000);
    await finishErasures(world.deps());
  }
}

const orders = () => createOrderRepository(world.store, world.env.SUPPLIER_ORDERS_TABLE);

describe('somebody who is erased', () => {
  it('was in every kind of thing, and is in none of them', async () => {
    const { called, statedIn } = await everywhere();
    expect(traces(await world.everything())).toHaveLength(4);
    world.pass(1000);
    const erasure = await erasePerson(world.deps(), PERSON);
    expect(erasure).toMatchObject({
      state: 'checking',
      found: {
        calls: expect.arrayContaining([called, 'call-o1', 'call-o2']),
        call_data: expect.arrayContaining([called, statedIn]),
        supplier_orders: expect.arrayContaining(['o1', 'o2']),
      },
    });
    expect(traces(await world.everything())).toEqual([]);
    expect(await world.calls.find(called)).toBeUndefined();
    expect(await createCallRecords(world.store, world.env.CALLS_TABLE).read(called)).toBeUndefined();
    expect(await world.conversations.turns(statedIn)).toEqual([]);
  });

  it('leaves the bookkeeping of orders, and ends those that needed them', async () => {
    await everywhere();
    world.pass(1000);
    await erasePerson(world.deps(), PERSON);
    expect(await orders().find('o1')).toMatchObject({
      statut: 'confirmee',
      ingredients: [{ nom: 'Tomates', quantite: 10, unite: 'kg' }, { nom: 'Oignons' }],
      resultat: { accepte: true, prix_total: 42, resume: null, sources: [] },
      fournisseur: { id: 'efface-o1', nom: 'Personne effacée', telephone: '', email: null },
      cout: { devise: 'USD' },
    });
    expect(await orders().find('o2')).toMatchObject({ statut: 'annulee', notes: null });
    expect((await orders().list({}, 10, undefined)).orders).toHaveLength(2);
  });

  it('is looked for once more, and then known by a hash alone', async () => {
    await everywhere();
    world.pass(1000);
    const { found } = (await erasePerson(world.deps(), PERSON)) as { found: Record<string, string[]> };
    await finishErasures(world.deps());
    expect((await world.items('ERASURES_TABLE'))[0]).toMatchObject({ state: 'checking' });
    await sweepToTheEnd();
    const [ledger, ...more] = await world.items('ERASURES_TABLE');
    expect(more).toEqual([]);
    expect(ledger).toMatchObject({ state: 'done', counts: { calls: found['calls']?.length, call_data: 2 } });
    expect(Object.keys(ledger ?? {})).not.toEqual(expect.arrayContaining(['sealed']));
    expect(ledger?.['dueShard']).toBeUndefined();
  });

  it('takes nobody else along', async () => {
    const other = await world.called(OTHER);
    await world.confirmed('o3', OTHER);
    await everywhere();
    world.pass(1000);
    await erasePerson(world.deps(), PERSON);
    expect(await world.conversations.turns(other)).toHaveLength(1);
    const records = world.records();
    expect(await records.find(other)).toMatchObject({ numero_appelant: OTHER, champs: { nom: { valeur: CANARY } } });
    expect(await orders().find('o3')).toMatchObject({ fournisseur: { telephone: OTHER, nom: CANARY } });
  });

  it('may call again, and that is not erased with what was before', async () => {
    await world.called(PERSON);
    world.pass(1000);
    await erasePerson(world.deps(), PERSON);
    world.pass(1000);
    const again = await world.called(PERSON);
    await sweepToTheEnd();
    expect(await world.calls.find(again)).toMatchObject({ from: PERSON });
    await erasePerson(world.deps(), PERSON);
    expect(traces(await world.everything())).toEqual([]);
    await sweepToTheEnd();
    expect((await world.items('ERASURES_TABLE'))[0]).toMatchObject({ state: 'done', counts: { calls: 1 } });
  });

  it('can be erased any number of times, also at once', async () => {
    await everywhere();
    world.pass(1000);
    await Promise.all([1, 2, 3].map(() => erasePerson(world.deps(), PERSON)));
    expect(traces(await world.everything())).toEqual([]);
    await erasePerson(world.deps(), PERSON);
    await sweepToTheEnd();
    const ledger = await world.items('ERASURES_TABLE');
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({ state: 'done' });
  });

  it('is not known here, and that is no error', async () => {
    expect(await erasePerson(world.deps(), PERSON)).toMatchObject({ state: 'checking', found: {} });
  });
});

describe('somebody who is on the telephone', () => {
  it('is erased when the call is over, and not before', async () => {
    const before = await world.called(PERSON);
    const call = await world.talking(PERSON);
    world.pass(1000);
    await expect(erasePerson(world.deps(), PERSON)).rejects.toMatchObject({
      code: 'person_on_call',
      facts: { callId: call.id },
    });
    expect(await world.calls.find(before)).toBeDefined();
    expect(await world.items('ERASURES_TABLE')).toEqual([]);
    await world.calls.save(endAttempt(call, 'completed', world.now()), world.now());
    await erasePerson(world.deps(), PERSON);
    expect(traces(await world.everything())).toEqual([]);
  });

  it('is dialled or erased, never both, when the telephone is about to ring', async () => {
    const seen = new Set<boolean>();
    for (let step = 0; step < 20; step++) {
      world = await emulator.empty();
      await world.ordered('o1', PERSON);
      world.pass(1000);
      let ringing = false;
      const claim = async () => {
        ringing = await world.claim('o1');
      };
      await erasePerson(world.deps(interrupted(world.store, step, claim)), PERSON).catch(() => undefined);
      seen.add(ringing);
      const call = await world.calls.find('call-o1');
      if (ringing) {
        expect(call, `step ${step}`).toMatchObject({ status: 'dispatching', to: PERSON });
        expect(await world.items('CALLS_TABLE')).toContainEqual(
          expect.objectContaining({ sk: 'line', callId: 'call-o1' }),
        );
      } else expect(traces(await world.everything()), `step ${step}`).toEqual([]);
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  it('is left to the sweep when the call was not to be seen yet', async () => {
    const call = await world.dialled('o1', PERSON);
    world.pass(1000);
    const { busy: _unseen, ...calls } = world.deps().erasers[0] ?? {};
    const deps = world.deps();
    const blind = { ...deps, erasers: [{ ...calls }, ...deps.erasers.slice(1)] as typeof deps.erasers };
    expect(await erasePerson(blind, PERSON)).toMatchObject({ state: 'erasing' });
    expect(await world.calls.find(call.id)).toMatchObject({ status: 'in_progress' });
    await world.calls.save(endAttempt(call, 'completed', world.now()), world.now());
    await sweepToTheEnd();
    expect(traces(await world.everything())).toEqual([]);
    expect(await orders().find('o1')).toMatchObject({ statut: 'a_verifier' });
    expect((await world.items('ERASURES_TABLE'))[0]).toMatchObject({ state: 'done' });
  });
});

describe('what is written at the same time', () => {
  it('is a turn that lands during the erasure: it goes too, or is not written', async () => {
    const callId = await world.ended(PERSON);
    world.pass(1000);
    const turns = Array.from({ length: 40 }, (_, index) => world.say(callId, index + 2, `${CANARY} ${index}`));
    await Promise.all([erasePerson(world.deps(), PERSON), ...turns]);
    await world.say(callId, 99, CANARY);
    await world.conversations.recordPrice(callId, 1, '0.01', 'USD');
    expect(traces(await world.everything())).toEqual([]);
    const kept = (await world.items('CALLS_TABLE')).filter(({ pk }) => pk === callId);
    expect(new Set(kept.map(({ sk }) => sk))).toEqual(new Set(['call', 'erased']));
  });

  it.each(['inbound', 'outbound'])('is the reading of an %s call: its result is not kept', async (direction) => {
    const call = direction === 'outbound' ? await world.dialled('o1', PERSON) : null;
    if (call) await world.calls.save(endAttempt(call, 'completed', world.now()), world.now());
    const callId = call?.id ?? (await world.ended(PERSON));
    world.pass(1000);
    const answer = reading({ accepte: true, resume: CANARY, nom: CANARY, telephone: PERSON });
    await world.settle(callId, async (question) => {
      await erasePerson(world.deps(), PERSON);
      return await answer(question);
    });
    await world.settle(callId, answer);
    expect(traces(await world.everything())).toEqual([]);
    expect(await world.items('RECEPTION_TABLE')).toEqual([]);
  });

  it('is a webhook that repeats how the call began: the call does not come back', async () => {
    const call = await world.talking(PERSON);
    await world.calls.save(endAttempt(call, 'completed', world.now()), world.now());
    world.pass(1000);
    await erasePerson(world.deps(), PERSON);
    expect(await world.store.put(world.env.CALLS_TABLE, { ...call, pk: call.id, sk: 'call' }, 'absent')).toBe(false);
    expect(await world.calls.save(call, world.now())).toBe(false);
    expect(traces(await world.everything())).toEqual([]);
  });

  it.each(['settled', 'erased'])(
    'is the settling of the call: whoever is %s in between, the person is gone',
    async (between) => {
      const answer = reading({ nom: CANARY, telephone: PERSON });
      for (let step = 0; step < 10; step++) {
        world = await emulator.empty();
        const callId = await world.ended(PERSON);
        world.pass(1000);
        const erase = async (store = world.store) => void (await erasePerson(world.deps(store), PERSON));
        const settle = async (store = world.store) => await world.settle(callId, answer, store);
        if (between === 'settled') await erase(interrupted(world.store, step, settle));
        else await settle(interrupted(world.store, step, erase));
        await erase();
        await sweepToTheEnd();
        expect(traces(await world.everything()), `step ${step}`).toEqual([]);
      }
    },
  );
});

describe('whoever erases may die', () => {
  it('before any other of its steps, and the sweep or the next request finishes it', async () => {
    let died = true;
    let step = 0;
    for (; died; step += 2) {
      world = await emulator.empty();
      await world.called(PERSON);
      await world.confirmed('o1', PERSON);
      world.pass(1000);
      const store = dying(world.store, step);
      await erasePerson(world.deps(store), PERSON).catch(() => undefined);
      died = store.died();
      const noted = (await world.items('ERASURES_TABLE')).length > 0;
      if (!noted || step % 4 === 0) await erasePerson(world.deps(), PERSON);
      await sweepToTheEnd();
      expect(traces(await world.everything()), `died before step ${step}`).toEqual([]);
      const [ledger] = await world.items('ERASURES_TABLE');
      expect(ledger).toMatchObject({ state: 'done', counts: { supplier_orders: 1 } });
    }
    expect(step).toBeGreaterThan(20);
  }, 60_000);

  it('in the sweep too', async () => {
    let died = true;
    for (let step = 0; died; step += 2) {
      world = await emulator.empty();
      await world.called(PERSON);
      world.pass(1000);
      await expect(erasePerson(world.deps(dying(world.store, 9)), PERSON)).rejects.toThrow('died');
      world.pass(180_000);
      const store = dying(world.store, step);
      await finishErasures(world.deps(store)).catch(() => undefined);
      died = store.died();
      await sweepToTheEnd();
      expect(traces(await world.everything())).toEqual([]);
      expect((await world.items('ERASURES_TABLE'))[0]).toMatchObject({ state: 'done' });
    }
  }, 60_000);
});

/** A store that is gone from the operation with this number on. */
function dying(store: DocumentStore, at: number) {
  let count = 0;
  const mortal = wrapped(store, async (run) => {
    if (count++ < at) return await run();
    throw new Error('died');
  });
  // The sweep survives what the erasure dies of.
  return { ...mortal, died: () => count > at };
}

/** A store that lets `other` happen in front of its operation with this number. */
function interrupted(store: DocumentStore, at: number, other: () => Promise<void>): DocumentStore {
  let count = 0;
  return wrapped(store, async (run) => {
    if (count++ === at) await other();
    return await run();
  });
}

function wrapped(store: DocumentStore, around: <T>(run: () => Promise<T>) => Promise<T>): DocumentStore {
  return {
    get: (...args) => around(() => store.get(...args)),
    put: (...args) => around(() => store.put(...args)),
    update: (...args) => around(() => store.update(...args)),
    query: (...args) => around(() => store.query(...args)),
    transact: (...args) => around(() => store.transact(...args)),
  };
}
