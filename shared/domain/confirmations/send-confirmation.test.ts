import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConfirmationWorld, openConfirmationWorld } from '../../testing/confirmation-world.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { confirmationId, keyOf } from './confirmation.ts';
import { requestConfirmation } from './request-confirmation.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { TEXT_USD } from './text-spend-repository.ts';

let dynamo: TestDynamo;
let world: ConfirmationWorld;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  world = await openConfirmationWorld(dynamo);
});

const byMail = { canal_confirmation: 'email' } as const;
const bySms = { canal_confirmation: 'sms' } as const;
const subjects = () => world.office.mails.map(({ subject }) => subject.split(' – ')[0]);

describe('a guest who wants to hear of their stay', () => {
  it('is told at once when it is booked', async () => {
    const { id } = await world.book(byMail);
    expect(world.queue).toHaveLength(1);
    await world.deliverOne();
    expect(world.office.mails).toMatchObject([{ to: 'jean.dupont@example.com' }]);
    expect(world.office.mails[0]?.subject).toContain(id);
    expect(await world.confirmations.ofStay(id)).toMatchObject([
      { state: 'sent', type: 'creation', canal: 'email', stayVersion: 1, providerId: 'mail-1', tries: 1 },
    ]);
  });

  it('is told of every change that concerns them, and of no other', async () => {
    const { id } = await world.book(byMail, 60);
    await world.settle();
    for (const change of [
      { statut: 'confirmee' },
      { date_depart: '2026-12-14' },
      { demandes_speciales: 'Étage élevé' },
      { nombre_personnes: 1 },
      { email: 'autre@example.com' },
    ] as const) {
      await world.modify(id, change);
      await world.settle();
    }
    await world.cancel(id);
    await world.cancel(id);
    await world.settle();
    expect(subjects()).toEqual([
      'Option posée',
      'Réservation confirmée',
      'Réservation modifiée',
      'Réservation modifiée',
      'Réservation modifiée',
      'Réservation annulée',
    ]);
    expect(world.office.mails.slice(-2).map(({ to }) => to)).toEqual(['autre@example.com', 'autre@example.com']);
  });

  it('is not told when they did not ask for it', async () => {
    const { id } = await world.book();
    await world.modify(id, { nombre_personnes: 1 });
    await world.settle();
    expect(await world.states(id)).toEqual([]);
  });

  it('is written to by text where they prefer that', async () => {
    const { id } = await world.book(bySms);
    await world.settle();
    expect(world.office.texts).toMatchObject([{ to: '+33612345678', providerId: 'SM1' }]);
    expect(world.office.texts[0]?.body).toContain(id);
  });
});

describe('one message', () => {
  it('is sent once, however many workers are asked, and however often', async () => {
    const { id } = await world.book(bySms);
    const key = { reservationId: id, confirmationId: confirmationId(1) };
    await Promise.all(Array.from({ length: 8 }, () => sendConfirmation(world.sending(), key)));
    await world.sweep();
    await world.settle();
    await sendConfirmation(world.sending(), key);
    expect(world.office.texts).toHaveLength(1);
    expect(await world.states(id)).toEqual(['sent']);
  });

  it('is found by the sweep when the message that asks for it is lost', async () => {
    const { id } = await world.book(byMail);
    world.queue.length = 0;
    await world.settle();
    expect(await world.states(id)).toEqual(['sent']);
  });

  it('is tried again while the provider is busy, and given up after some time', async () => {
    world.office.moods = ['is_busy', 'is_busy'];
    const { id } = await world.book(bySms);
    await world.settle();
    expect(await world.states(id)).toEqual(['sent']);
    expect(world.office.texts).toHaveLength(1);
    world.office.moods = Array.from({ length: 10 }, () => 'is_busy');
    await world.modify(id, { nombre_personnes: 1 });
    await world.settle();
    expect(await world.states(id)).toEqual(['sent', 'failed: provider_down']);
    expect(world.office.moods).toHaveLength(5);
  });

  it('is not tried again when it is refused', async () => {
    world.office.moods = ['refuses'];
    const { id } = await world.book(bySms);
    await world.settle();
    expect(await world.states(id)).toEqual(['failed: opted_out']);
    expect(world.office.texts).toEqual([]);
  });

  it('goes nowhere without an address, abroad, or when there are far too many', async () => {
    const nobody = await world.book({ ...byMail, email: null });
    const abroad = await world.book({ ...bySms, telephone: '+15005550006' });
    await world.settle();
    expect(await world.states(nobody.id)).toEqual(['failed: no_address']);
    expect(await world.states(abroad.id)).toEqual(['failed: destination_not_allowed']);
    const { id } = await world.book({ ...bySms, type_chambre: 'familiale' });
    for (let round = 0; round < 21; round++) {
      await world.modify(id, { nombre_personnes: (round % 2) + 1 });
      await world.settle();
    }
    expect(world.office.texts).toHaveLength(20);
    expect((await world.states(id)).at(-1)).toBe('failed: too_many');
  });

  it('costs what the day still has: then only e-mail goes on', async () => {
    world = await openConfirmationWorld(dynamo, 3 * TEXT_USD);
    const stays = [];
    for (let copy = 0; copy < 4; copy++) {
      stays.push(await world.book({ ...bySms, type_chambre: copy < 2 ? 'standard' : 'familiale' }));
      await world.settle();
    }
    const mailed = await world.book({ ...byMail, type_chambre: 'suite_vue_mer' });
    await world.settle();
    expect(world.office.texts).toHaveLength(3);
    expect(await world.states(stays[3]?.id ?? '')).toEqual(['failed: daily_cap']);
    expect(await world.states(mailed.id)).toEqual(['sent']);
    // Tomorrow is another day.
    world.pass(86_400);
    await world.modify(stays[3]?.id ?? '', { nombre_personnes: 1 });
    await world.settle();
    expect((await world.states(stays[3]?.id ?? '')).at(-1)).toBe('sent');
  });

  it('says nothing where the hotel has no address to write from', async () => {
    const { id } = await world.book(byMail);
    const deps = world.sending();
    await sendConfirmation(
      { ...deps, couriers: { ...deps.couriers, email: null } },
      { reservationId: id, confirmationId: confirmationId(1) },
    );
    expect(await world.states(id)).toEqual(['failed: no_sender']);
  });
});

describe('a text of which nobody knows whether it was sent', () => {
  it('is found at the provider, and not sent again', async () => {
    world.office.moods = ['takes_silently'];
    const { id } = await world.book(bySms);
    await world.settle();
    expect(world.office.texts).toHaveLength(1);
    expect(await world.confirmations.ofStay(id)).toMatchObject([{ state: 'sent', providerId: 'SM1', tries: 1 }]);
  });

  it('is sent once more when the provider knows nothing of it, after a minute, and never a third time', async () => {
    world.office.moods = ['loses'];
    const lost = await world.book(bySms);
    await world.deliverOne();
    world.pass(50);
    await world.sweep();
    while (await world.deliverOne()) continue;
    expect(world.office.texts).toEqual([]);
    await world.settle();
    expect(world.office.texts).toHaveLength(1);
    expect(await world.states(lost.id)).toEqual(['sent']);

    world.office.moods = ['loses', 'loses', 'takes'];
    const never = await world.book(bySms);
    await world.settle();
    expect(await world.states(never.id)).toEqual(['unknown']);
    expect(world.office.texts).toHaveLength(1);
    expect(world.office.moods).toEqual(['takes']);
  });

  it('is not sent again while the provider cannot be asked, and is looked for when it can', async () => {
    world.office.moods = ['takes_silently', 'takes_silently'];
    const first = await world.book(bySms);
    world.office.isOpen = false;
    await world.settle(10);
    expect(await world.states(first.id)).toEqual(['sending']);
    world.office.isOpen = true;
    await world.settle();
    expect(await world.states(first.id)).toEqual(['sent']);

    const second = await world.book(bySms);
    world.office.isOpen = false;
    await world.settle(60);
    expect(await world.states(second.id)).toEqual(['unknown']);
    expect(world.office.texts).toHaveLength(2);
  });

  it('is not taken for another one of the same stay', async () => {
    const { id } = await world.book(bySms);
    await world.settle();
    world.office.moods = ['loses'];
    await world.modify(id, { nombre_personnes: 1 });
    await world.settle();
    expect(await world.confirmations.ofStay(id)).toMatchObject([{ providerId: 'SM1' }, { providerId: 'SM2' }]);
  });
});

describe('an e-mail of which nobody knows whether it was sent', () => {
  it('is sent once more, and no oftener', async () => {
    world.office.moods = ['takes_silently'];
    const twice = await world.book(byMail);
    await world.settle();
    expect(await world.states(twice.id)).toEqual(['sent']);
    expect(world.office.mails).toHaveLength(2);
    world.office.moods = ['takes_silently', 'takes_silently'];
    const unknown = await world.book(byMail);
    await world.settle();
    expect(await world.states(unknown.id)).toEqual(['unknown']);
    expect(world.office.mails).toHaveLength(4);
  });
});

describe('two messages about one stay', () => {
  it('come in their order: the older one is not sent when the newer one is there', async () => {
    const { id } = await world.book(byMail);
    await world.modify(id, { date_depart: '2026-12-14' });
    await world.settle();
    expect(await world.states(id)).toEqual(['skipped: superseded', 'sent']);
    expect(subjects()).toEqual(['Réservation modifiée']);
  });

  it('wait for each other: the newer one goes when the fate of the older one is known', async () => {
    world.office.moods = ['takes_silently'];
    const { id } = await world.book(bySms);
    await world.deliverOne();
    await world.modify(id, { nombre_personnes: 1 });
    await world.deliverOne();
    expect(await world.states(id)).toEqual(['sending', 'due']);
    await world.settle();
    expect(await world.states(id)).toEqual(['sent', 'sent']);
    expect(world.office.texts).toHaveLength(2);
  });

  it('say what is true when they are sent, also where nobody asked to tell it', async () => {
    const { id } = await world.book(byMail);
    await world.modify(id, { demandes_speciales: 'Vue mer' });
    await world.settle();
    expect(await world.states(id)).toEqual(['sent']);
  });
});

describe('a guest who was erased', () => {
  it('is not written to any more', async () => {
    const { id } = await world.book(bySms);
    await world.erase(id);
    await world.settle();
    expect(await world.states(id)).toEqual(['skipped: not_wanted']);
    expect(world.office.texts).toEqual([]);
  });

  it('leaves nothing of theirs in what was sent, nor in what is to be', async () => {
    const { id } = await world.book(byMail);
    await world.settle();
    await world.modify(id, { nombre_personnes: 1 });
    await world.erase(id);
    const { items } = await dynamo.store.query({
      TableName: world.tables.reservations,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `reservation#${id}` },
    });
    expect(items).toHaveLength(3);
    expect(JSON.stringify(items)).not.toMatch(/Dupont|Jean|612345678|example\.com/);
  });
});

describe('a confirmation on request', () => {
  const deps = () => ({ ...world, newId: () => `cfm_${Math.random()}` });
  const request = { key: 'k', route: 'POST', body: 'x' };

  it('is sent once for a request, also when that comes twice at once', async () => {
    const stay = await world.book({ ...byMail });
    await world.settle();
    const asked = await Promise.all([
      requestConfirmation(deps(), stay, null, request),
      requestConfirmation(deps(), stay, null, request),
    ]);
    expect(new Set(asked.map(({ confirmation }) => keyOf(confirmation).confirmationId)).size).toBe(1);
    expect(await requestConfirmation(deps(), stay, null, request)).toMatchObject({ isNew: false });
    await world.settle();
    expect(world.office.mails).toHaveLength(2);
    expect(await world.states(stay.id)).toEqual(['sent', 'sent']);
  });

  it('may take another channel than the guest chose, and needs an address on it', async () => {
    const stay = await world.book({ email: null });
    await expect(requestConfirmation(deps(), stay, null, null)).rejects.toMatchObject({ code: 'no_guest_address' });
    await expect(requestConfirmation(deps(), stay, 'email', null)).rejects.toMatchObject({ code: 'no_guest_address' });
    await requestConfirmation(deps(), stay, 'whatsapp', null);
    await world.settle();
    expect(world.office.texts).toHaveLength(1);
  });
});
