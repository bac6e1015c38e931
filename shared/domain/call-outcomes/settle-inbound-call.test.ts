import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { callsTable, eventsTable, ledgerTable, receptionTable } from '../../dynamodb/table.ts';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { type SettleDeps, settleEndedCall } from './settle-call.ts';
import type { AskModel } from '../calls/call-purpose.ts';
import { createCallRepository } from '../calls/call-repository.ts';
import { incomingCall } from '../../testing/calls.ts';
import { connectLeg, endAttempt } from '../calls/call-transitions.ts';
import { callingHours } from '../calls/calling-hours.ts';
import { createConversationRepository } from '../calls/conversation-repository.ts';
import { createInboundCalls } from '../calls/inbound-call-repository.ts';
import { createSettlements } from '../calls/settlement-repository.ts';
import { RECEPTION_AGENT } from '../directory/default-reception.ts';
import { fieldSchema } from '../directory/field.ts';
import { createCallerRecordRepository } from '../reception/caller-record-repository.ts';
import { correctRecord } from '../reception/correct-record.ts';
import { RECEPTION } from '../reception/reception.ts';
import { receptionPurpose } from '../reception/reception-outcome.ts';
import { createSettledCalls } from '../reception/settled-calls-repository.ts';

const start = new Date('2026-11-20T09:00:00.000Z');
const now = () => start;

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** A caller said one sentence and hung up; the model answers with what `ask` gives. */
async function endedCall(ask: AskModel, afterFind: () => Promise<unknown> = async () => undefined) {
  const { store } = dynamo;
  const [callsName, reception, ledger, events] = await Promise.all([
    dynamo.createTable(callsTable),
    dynamo.createTable(receptionTable),
    dynamo.createTable(ledgerTable),
    dynamo.createTable(eventsTable),
  ]);
  const calls = createCallRepository(store, callsName);
  const conversations = createConversationRepository(store, callsName);
  const records = createCallerRecordRepository(store, { reception, events });
  const dialled = incomingCall(start, { purpose: RECEPTION, language: 'fr' });
  await createInboundCalls(store, callsName).create(dialled, start);
  const talking = connectLeg({ ...dialled, version: 1 }, 1, 'relay', start);
  if (!talking) throw new Error('A new call can always be taken');
  await calls.save(endAttempt(talking, 'completed', start), start);
  const turn = {
    attempt: 1,
    leg: 1,
    order: 1,
    speaker: 'person',
    heard: 'all',
    heardMs: null,
    spokenMs: null,
  } as const;
  await conversations.saveTurns(dialled.id, [{ ...turn, text: 'Ici Camille Martin.', at: start.toISOString() }]);
  const found = {
    async find(id: string) {
      const record = await records.find(id);
      await afterFind();
      return record;
    },
  };
  const settled = createSettledCalls(store, { calls: callsName, reception, ledger, events });
  const deps: SettleDeps = {
    calls,
    conversations,
    settlements: createSettlements(store, { calls: callsName, ledger }),
    purposeOf: () =>
      receptionPurpose({ records: found, settled, fields: async () => RECEPTION_AGENT.fields, keepDays: null, now }),
    ask,
    priceAttempts: async () => undefined,
    requeue: () => Promise.reject(new Error('Nobody is called back')),
    settings: { hours: callingHours('00:00-24:00'), retrySeconds: 1, maxCallSeconds: 600 },
    now,
    log: silentLogger,
  };
  return { id: dialled.id, deps, records, calls };
}

const answer: AskModel = async ({ schema }) => ({
  answer: schema.parse({ nom: 'Martin', sources: [{ champ: 'nom', ligne: 1 }] }),
  usage: { model: 'gpt-6-luna', input: 10, cached: 0, output: 5 },
});

describe('a call that came in and was read', () => {
  it('is one record, however often and at once its end is announced', async () => {
    const { id, deps, records, calls } = await endedCall(answer);
    await Promise.all([1, 2, 3].map(() => settleEndedCall(deps, id, false)));
    await settleEndedCall(deps, id, false);
    expect(await records.find(id)).toMatchObject({
      version: 1,
      statut: 'extraite',
      champs: { nom: { valeur: 'Martin' } },
    });
    expect(await calls.find(id)).toMatchObject({ status: 'settled', extraction: 'done' });
  });

  it('is for a person when it cannot be read, and keeps what they wrote when it is read after all', async () => {
    let works = false;
    const { id, deps, records } = await endedCall((question) =>
      works ? answer(question) : Promise.reject(new Error('The model is not to be had')),
    );
    await expect(settleEndedCall(deps, id, false)).rejects.toThrow('not to be had');
    expect(await records.find(id)).toBeUndefined();
    await expect(settleEndedCall(deps, id, true)).rejects.toThrow('not to be had');
    expect(await records.find(id)).toMatchObject({ statut: 'a_relire', champs: { nom: { valeur: null } } });
    await correctRecord({ records, fields: async () => RECEPTION_AGENT.fields, now }, id, { prenom: 'Camille' }, 1);
    works = true;
    await settleEndedCall(deps, id, false);
    expect(await records.find(id)).toMatchObject({
      statut: 'extraite',
      champs: { nom: { valeur: 'Martin' }, prenom: { valeur: null } },
      corrections: { prenom: 'Camille' },
    });
  });

  it('is read once more when somebody writes to its record in the meantime', async () => {
    let works = false;
    let finds = 0;
    const { id, deps, records } = await endedCall(
      (question) => (works ? answer(question) : Promise.reject(new Error('The model is not to be had'))),
      // After the last look before the record is written.
      async () => works && ++finds === 2 && (await correct()),
    );
    const correct = async () =>
      await correctRecord({ records, fields: async () => RECEPTION_AGENT.fields, now }, id, { prenom: 'Camille' }, 1);
    await expect(settleEndedCall(deps, id, true)).rejects.toThrow('not to be had');
    works = true;
    await expect(settleEndedCall(deps, id, false)).rejects.toThrow('changed while it was read');
    await settleEndedCall(deps, id, false);
    expect(await records.find(id)).toMatchObject({ statut: 'extraite', corrections: { prenom: 'Camille' } });
  });

  it('is not paid for, nor written down again, when somebody deleted its record', async () => {
    let asked = 0;
    const { id, deps, records, calls } = await endedCall(async () => {
      asked += 1;
      throw new Error('The model is not to be had');
    });
    await expect(settleEndedCall(deps, id, true)).rejects.toThrow('not to be had');
    const record = await records.find(id);
    expect(record && (await records.remove(record, start))).toBe(true);
    await settleEndedCall(deps, id, false);
    expect(asked).toBe(1);
    expect(await records.find(id)).toBeUndefined();
    expect(await calls.find(id)).toMatchObject({ status: 'settled', extraction: 'none' });
  });
});

it('a field cannot take the place of what every record says', () => {
  const named = (name: string) => ({ name, kind: 'text', description: 'Quelque chose' });
  expect(z.safeParse(fieldSchema, named('plat')).success).toBe(true);
  for (const name of ['id', 'statut', 'sources']) expect(z.safeParse(fieldSchema, named(name)).success).toBe(false);
});
