import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type SettleDeps, settleEndedCall } from '../../../shared/domain/call-outcomes/settle-call.ts';
import type { AskModel } from '../../../shared/domain/calls/call-purpose.ts';
import { createCallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { claimAttempt, connectLeg, bindDialled, endAttempt } from '../../../shared/domain/calls/call-transitions.ts';
import { callingHours } from '../../../shared/domain/calls/calling-hours.ts';
import { createConversationRepository } from '../../../shared/domain/calls/conversation-repository.ts';
import { createInboundCalls } from '../../../shared/domain/calls/inbound-call-repository.ts';
import { createMessageRepository } from '../../../shared/domain/calls/message-repository.ts';
import { createSettlements } from '../../../shared/domain/calls/settlement-repository.ts';
import type { CallIn } from '../../../shared/domain/calls/call.ts';
import { createErasureRepository } from '../../../shared/domain/people/erasure-repository.ts';
import type { ErasePersonDeps } from '../../../shared/domain/people/erase-person.ts';
import { createCallerRecordRepository } from '../../../shared/domain/reception/caller-record-repository.ts';
import { createOrderCallRepository } from '../../../shared/domain/supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../../../shared/domain/supplier-orders/order-repository.ts';
import { startCalling } from '../../../shared/domain/supplier-orders/order-transitions.ts';
import type { DocumentStore } from '../../../shared/dynamodb/document-store.ts';
import type { Item, ItemKey } from '../../../shared/dynamodb/item-store.ts';
import { scanTable } from '../../../shared/dynamodb/scan-table.ts';
import {
  callsTable,
  directoryTable,
  erasuresTable,
  eventsTable,
  ledgerTable,
  receptionTable,
  reservationsTable,
  supplierOrdersTable,
} from '../../../shared/dynamodb/table.ts';
import { incomingCall } from '../../../shared/testing/calls.ts';
import { startDynamo } from '../../../shared/testing/dynamodb.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { exampleOrder } from '../../../shared/testing/supplier-orders.ts';
import { callPurposes } from '../../entry/call-purposes.ts';
import { erasers } from '../../entry/erasers.ts';

export const PERSON = '+33611223344';
export const OTHER = '+33655667788';
/** Part of every word that only the person, or somebody about them, said. */
export const CANARY = 'zanthorgue';
const KEY = 'a key of tests';
const US = '+33186950000';

export type PeopleWorld = Awaited<ReturnType<typeof openPeopleWorld>>;

/** The product's tables with persons in them, all over an emulator of one's own, under a clock that tests move. */
export async function openPeopleWorld() {
  const dynamo = await startDynamo();
  const client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    close: async () => {
      client.destroy();
      await dynamo.stop();
    },
    /** A world without anybody. */
    async empty() {
      const env: Env = {
        CALLS_TABLE: await dynamo.createTable(callsTable),
        RECEPTION_TABLE: await dynamo.createTable(receptionTable),
        SUPPLIER_ORDERS_TABLE: await dynamo.createTable(supplierOrdersTable),
        RESERVATIONS_TABLE: await dynamo.createTable(reservationsTable),
        EVENTS_TABLE: await dynamo.createTable(eventsTable),
        DIRECTORY_TABLE: await dynamo.createTable(directoryTable),
        LEDGER_TABLE: await dynamo.createTable(ledgerTable),
        ERASURES_TABLE: await dynamo.createTable(erasuresTable),
      };
      return world(dynamo.store, client, env);
    },
  };
}

type Env = Record<
  | 'CALLS_TABLE'
  | 'RECEPTION_TABLE'
  | 'SUPPLIER_ORDERS_TABLE'
  | 'RESERVATIONS_TABLE'
  | 'EVENTS_TABLE'
  | 'DIRECTORY_TABLE'
  | 'LEDGER_TABLE'
  | 'ERASURES_TABLE',
  string
>;

/** For how many days things are kept; null for ever. */
export interface Kept {
  calls: number | null;
  transcripts: number | null;
  callData: number | null;
  orders: number | null;
}

const FOR_EVER: Kept = { calls: null, transcripts: null, callData: null, orders: null };

function world(store: DocumentStore, client: DynamoDBClient, env: Env) {
  let nowMs = Date.now() - 3_600_000;
  const now = () => new Date(nowMs);
  const calls = createCallRepository(store, env.CALLS_TABLE);
  const conversations = createConversationRepository(store, env.CALLS_TABLE);
  let sids = 0;
  let kept = FOR_EVER;
  const keepDays = () => ({ calls: kept.calls, transcripts: kept.transcripts });

  const say = async (callId: string, order: number, text: string) =>
    await conversations.saveTurns(
      callId,
      [
        {
          ...{ attempt: 1, leg: 1, order, text, speaker: 'person', heard: 'all', heardMs: null, spokenMs: null },
          at: now().toISOString(),
        },
      ],
      kept.transcripts,
    );

  const talking = async (from: string): Promise<CallIn<'in_progress'>> => {
    const dialled = incomingCall(now(), { sid: `CA${++sids}`, keepDays: keepDays(), from, to: US });
    await createInboundCalls(store, env.CALLS_TABLE).create(dialled, now());
    const call = connectLeg({ ...dialled, version: 1 }, 1, 'relay', now());
    if (!call) throw new Error('A new call can always be taken');
    await calls.save(call, now());
    await say(call.id, 1, `Ici Camille ${CANARY}, mon numéro est le ${spoken(from)}.`);
    await createMessageRepository(store, env.CALLS_TABLE).take(
      call.id,
      {
        ...{ tool: 'prendre_message', intent: 'i', functionCallId: 'f', attempt: 1, leg: 1, output: '{}' },
        arguments: `{"message":"${CANARY}"}`,
        at: now().toISOString(),
      },
      { id: 'i', text: `Rappelez Camille ${CANARY}`, urgent: false, at: now().toISOString() },
      kept.transcripts,
    );
    return { ...call, version: 2 };
  };

  const ended = async (from: string): Promise<string> => {
    const call = await talking(from);
    await calls.save(endAttempt(call, 'completed', now()), now());
    return call.id;
  };

  const settleDeps = (ask: AskModel, over: DocumentStore = store): SettleDeps => ({
    calls: createCallRepository(over, env.CALLS_TABLE),
    conversations: createConversationRepository(over, env.CALLS_TABLE),
    settlements: createSettlements(over, { calls: env.CALLS_TABLE, ledger: env.LEDGER_TABLE }),
    purposeOf: callPurposes({ ...env, EUR_PER_USD: '0.9', RETENTION_DAYS_CALL_DATA: kept.callData }, over, now),
    ask,
    priceAttempts: async () => undefined,
    requeue: async () => undefined,
    settings: { hours: callingHours('00:00-24:00'), retrySeconds: 1, maxCallSeconds: 600 },
    now,
    log: silentLogger,
  });

  return {
    store,
    env,
    calls,
    conversations,
    now,
    say,
    talking,
    ended,
    /** What begins from now on is kept for so long. */
    keep: (days: Kept) => {
      kept = days;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },

    settle: async (callId: string, ask: AskModel, over: DocumentStore = store) =>
      await settleEndedCall(settleDeps(ask, over), callId, false),

    /** Somebody called, and there is a record of it, in which `stated` is the number to call back. */
    async called(from: string, stated: string | null = null): Promise<string> {
      const callId = await ended(from);
      await settleEndedCall(settleDeps(reading({ nom: CANARY, telephone: stated })), callId, false);
      return callId;
    },

    /** An order whose supplier waits to be called. */
    async ordered(id: string, telephone: string): Promise<string> {
      const { order, call } = example(id, {
        fournisseur: {
          id: `f-${telephone}`,
          nom: CANARY,
          telephone,
          email: `${CANARY}@example.fr`,
          fuseau_horaire: null,
        },
        notes: `Demander ${CANARY}`,
      });
      await orderCalls().create(order, call, { capUsd: 100, request: null }, now());
      return id;
    },

    /** Whoever dials takes the call about a waiting order; false when it is not to be had. */
    async claim(id: string): Promise<boolean> {
      const order = await createOrderRepository(store, env.SUPPLIER_ORDERS_TABLE).find(id);
      const call = await calls.find(`call-${id}`);
      if (order?.statut !== 'en_attente' || call?.status !== 'requested') return false;
      return await orderCalls().claim(startCalling(order, 1), claimAttempt(call, now()), null, now());
    },

    /** The same with the supplier on the line, who is dialled … */
    async dialled(id: string, telephone: string): Promise<CallIn<'in_progress'>> {
      const { order, call } = example(id, {
        fournisseur: { id: `f-${telephone}`, nom: CANARY, telephone, email: null, fuseau_horaire: null },
      });
      await orderCalls().create(order, call, { capUsd: 100, request: null }, now());
      const dispatching = claimAttempt({ ...call, version: 1 }, now());
      await orderCalls().claim(startCalling({ ...order, version: 1 }, 1), dispatching, null, now());
      const onLine = connectLeg(bindDialled({ ...dispatching, version: 2 }, `CA${++sids}`, now()), 1, 'relay', now());
      if (!onLine) throw new Error('A new call can always be taken');
      await calls.save(onLine, now());
      await say(onLine.id, 1, `Ici ${CANARY}, d’accord pour demain, 42 euros.`);
      return { ...onLine, version: 3 };
    },

    /** … and has said yes. */
    async confirmed(id: string, telephone: string): Promise<string> {
      const call = await this.dialled(id, telephone);
      await calls.save(endAttempt(call, 'completed', now()), now());
      const answer = { accepte: true, prix_total: 42, resume: CANARY, sources: [{ champ: 'prix_total', ligne: 1 }] };
      await settleEndedCall(settleDeps(reading(answer)), call.id, false);
      return id;
    },

    /** What erasing needs, over a store that tests may spoil. */
    deps: (
      over: DocumentStore = store,
    ): ErasePersonDeps & { erasures: ReturnType<typeof createErasureRepository> } => ({
      erasures: createErasureRepository(over, env.ERASURES_TABLE),
      erasers: erasers(env, over, now),
      keys: async () => [KEY],
      now,
      log: silentLogger,
    }),

    records: () => createCallerRecordRepository(store, { reception: env.RECEPTION_TABLE, events: env.EVENTS_TABLE }),

    async items(table: keyof Env): Promise<Item[]> {
      return await itemsOf(client, env[table]);
    },

    /** Everything in every table, as text. */
    async everything(): Promise<string> {
      const all = await Promise.all(
        Object.values(env).map(async (table) => JSON.stringify(await itemsOf(client, table))),
      );
      return all.join('\n');
    },

    /** A copy of a table, and that copy put in the table's place. */
    async copy(table: keyof Env): Promise<() => Promise<void>> {
      const items = await this.items(table);
      return async () => {
        for (const item of await this.items(table)) {
          const { pk, sk } = item as unknown as ItemKey;
          await store.transact([{ Delete: { TableName: env[table], Key: { pk, sk } } }]);
        }
        for (const item of items) await store.transact([{ Put: { TableName: env[table], Item: item } }]);
      };
    },
  };

  function example(id: string, change: Parameters<typeof exampleOrder>[2]) {
    const { order, call } = exampleOrder(id, now(), change);
    return { order: { ...order, keepDays: kept.orders }, call: { ...call, keepDays: keepDays() } };
  }

  function orderCalls() {
    const { CALLS_TABLE: calls, SUPPLIER_ORDERS_TABLE: orders, LEDGER_TABLE: ledger, EVENTS_TABLE: events } = env;
    return createOrderCallRepository(store, { calls, orders, ledger, events });
  }
}

async function itemsOf(client: DynamoDBClient, table: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of scanTable(client, table)) items.push(item);
  return items;
}

/** As French people write a number. */
const spoken = (telephone: string) => telephone.replace('+33', '0').replaceAll(/(\d\d)(?=\d)/g, '$1 ');

/** A model that reads a conversation as saying `answer`. */
export const reading =
  (answer: Record<string, unknown>): AskModel =>
  async ({ schema }) => ({
    answer: schema.parse(answer),
    usage: { model: 'gpt-6-luna', input: 10, cached: 0, output: 5 },
  });

/** What must be nowhere once the person is erased, however it is written. */
export const traces = (text: string): string[] =>
  [CANARY, PERSON, PERSON.slice(1), '0611223344', '06 11 22 33 44'].filter((trace) =>
    text.toLowerCase().includes(trace),
  );
