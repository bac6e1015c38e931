import { noReception } from '../no-reception.ts';
import { answerCall } from '../../domain/calls/answer-call.ts';
import { applyCarrierNews } from '../../domain/calls/apply-carrier-news.ts';
import { createCallRepository, DUE_SHARD } from '../../domain/calls/call-repository.ts';
import { connectLeg, endAttempt } from '../../domain/calls/call-transitions.ts';
import { lineHolder } from '../../domain/calls/call-writes-repository.ts';
import { changeCall } from '../../domain/calls/change-call.ts';
import { createConversationRepository } from '../../domain/calls/conversation-repository.ts';
import { createDueCalls } from '../../domain/calls/due-calls-repository.ts';
import { metricsOf } from '../../domain/calls/call-metrics.ts';
import { createMetrics } from '../../domain/calls/metrics-repository.ts';
import { placeCall } from '../../domain/calls/place-call.ts';
import { priceAttempts } from '../../domain/calls/price-attempts.ts';
import { committedOn } from '../../domain/calls/spend-repository.ts';
import { sweepDueCalls } from '../../domain/calls/sweep-due-calls.ts';
import { createSettlements } from '../../domain/calls/settlement-repository.ts';
import { outcomes } from '../../domain/call-outcomes/outcomes.ts';
import { priceSettledCall } from '../../domain/call-outcomes/price-settled-call.ts';
import { settleEndedCall } from '../../domain/call-outcomes/settle-call.ts';
import { claimOrderCall, releaseOrderCall } from '../../domain/supplier-orders/claim-order-call.ts';
import { changeOrder, deleteOrder } from '../../domain/supplier-orders/change-order.ts';
import { createOrder } from '../../domain/supplier-orders/create-order.ts';
import type { Order } from '../../domain/supplier-orders/order.ts';
import { createOrderCallRepository } from '../../domain/supplier-orders/order-call-repository.ts';
import { createOrderRepository } from '../../domain/supplier-orders/order-repository.ts';
import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { recall } from '../../dynamodb/idempotency.ts';
import { CarrierDouble, type CarrierHabits, type PlacedCall } from './carrier-double.ts';
import { Crash, CrashPlan, mortal } from './crashes.ts';
import { Fault } from '../../runtime/faults.ts';
import { silentLogger } from '../silent-logger.ts';

interface Message {
  queue: 'place' | 'ended';
  callId: string;
  at: number;
  receives: number;
}

export interface WorldPlan {
  crashAt: readonly number[];
  habits: CarrierHabits;
  /** Whether the carrier's callbacks reach us. */
  callbacks: boolean;
  /** When, after it was posted, the restaurant gives the order up; null where it does not. */
  givenUp: { afterMs: number; how: 'annul' | 'delete' } | null;
}

const SWEEP_MS = 60_000;
/** What the queues wait before a message whose worker died comes again. */
const VISIBILITY_MS = 120_000;
const MAX_RECEIVES = 5;
const TALK_MS = 20_000;
/** Whoever got no answer asks again. */
const ASK_AGAIN_MS = 1_000;

/**
 * One order from its creation to its end, on a virtual clock: the real use cases and the real store, with a telephone company
 * and queues that do what a plan says, and a process that dies where it says.
 */
export class OrderWorld {
  readonly carrier: CarrierDouble;
  readonly #plan: WorldPlan;
  readonly #crashes: CrashPlan;
  /** The store as the observer of the world sees it, who does not die. */
  readonly #observed: DocumentStore;
  readonly #store: DocumentStore;
  readonly #tables: { calls: string; orders: string; ledger: string; events: string };
  #clock: number;
  #givesUpAt: number | null;
  /** Of the order's call, once anybody has said it. */
  #callId: string | null = null;
  /** Whether the supplier was talked to about an order that was given up by then. */
  talkedInVain = false;
  #isGivenUp = false;
  #sweptAt = 0;
  #messages: Message[] = [];

  constructor(
    store: DocumentStore,
    tables: { calls: string; orders: string; ledger: string; events: string },
    plan: WorldPlan,
  ) {
    this.#plan = plan;
    this.#crashes = new CrashPlan(plan.crashAt);
    this.#tables = tables;
    this.#observed = store;
    this.#store = mortal(store, this.#crashes);
    this.#clock = Date.parse('2026-11-20T09:00:00Z');
    this.#givesUpAt = plan.givenUp && this.#clock + plan.givenUp.afterMs;
    this.carrier = new CarrierDouble(plan.habits, this.#now);
  }

  /** Passages that a run went through; a plan without crashes tells how many there are. */
  get passages(): number {
    return this.#crashes.passages;
  }

  /**
   * Posts one order and lets time pass until nothing is due any more, `hours` at the most. A crash while the order is being
   * created leaves it or not, but never half.
   */
  async run(hours: number): Promise<Order | undefined> {
    await this.#create();
    const end = this.#clock + hours * 3_600_000;
    while (this.#clock < end) {
      await this.#carrierActs();
      if (this.#givesUpAt !== null && this.#givesUpAt <= this.#clock) {
        await this.#giveUp();
        continue;
      }
      const message = this.#messages.find((one) => one.at <= this.#clock);
      if (message) {
        await this.#deliver(message);
        continue;
      }
      const sweepAt = await this.#nextSweep();
      if (sweepAt !== null && sweepAt <= this.#clock) {
        this.#sweptAt = this.#clock;
        await this.#survive(() => this.#sweep());
        continue;
      }
      const times = [
        ...this.#messages.map((one) => one.at),
        ...this.#carrierTimes(),
        ...(sweepAt ? [sweepAt] : []),
        ...(this.#givesUpAt === null ? [] : [this.#givesUpAt]),
      ];
      if (times.length === 0) break;
      this.#clock = Math.max(this.#clock + 1, Math.min(...times));
    }
    const { orders } = await createOrderRepository(this.#observed, this.#tables.orders).list({}, 1, undefined);
    this.#callId ??= orders[0]?.appel.id ?? null;
    return orders[0];
  }

  /**
   * Attempts in which the supplier was talked to and something of it was kept. A conversation whose relay died before the first
   * word was stored is had again, as another attempt.
   */
  async conversations(order: Order | undefined): Promise<number> {
    if (!order) return 0;
    const turns = await createConversationRepository(this.#observed, this.#tables.calls).turns(order.appel.id);
    return new Set(turns.map((turn) => turn.attempt)).size;
  }

  /** Whether the numbers of the days hold the order's call, and what it cost, exactly if it is settled. */
  async isCountedRight(order: Order | undefined): Promise<boolean> {
    if (!order) return true;
    const call = await createCallRepository(this.#observed, this.#tables.calls).find(order.appel.id);
    const days = await createMetrics(this.#observed, this.#tables.calls).between('2026-11-20', '2026-11-22');
    const { calls, costUsd } = metricsOf(days);
    if (call?.status !== 'settled') return calls.total === 0;
    return calls.total === 1 && Math.abs(costUsd.total - call.heldUsd) < 1e-6;
  }

  /** Whether the day's spending is what the order's call holds of it: no more, no less, and nothing twice. */
  async isHeldRight(): Promise<boolean> {
    const call =
      this.#callId === null
        ? undefined
        : await createCallRepository(this.#observed, this.#tables.calls).find(this.#callId);
    const committed = await committedOn(this.#observed, this.#tables.ledger, '2026-11-20');
    return Math.abs(committed - (call?.heldUsd ?? 0)) < 1e-6;
  }

  /** The restaurant wants nothing of the supplier any more, and asks again until it is told so. */
  async #giveUp(): Promise<void> {
    const { orders: found } = await createOrderRepository(this.#observed, this.#tables.orders).list({}, 1, undefined);
    const [order] = found;
    this.#givesUpAt = null;
    if (!order) return;
    this.#callId = order.appel.id;
    const deps = {
      ...this.#repositories(),
      carrier: { hangUp: (sid: string) => this.#crashes.through(() => this.carrier.hangUp(sid)) },
      settings: { countries: ['FR'] },
      now: this.#now,
      log: silentLogger,
    };
    const answered = await this.#survive(async () => {
      try {
        await (this.#plan.givenUp?.how === 'delete'
          ? deleteOrder(deps, order.id, null)
          : changeOrder(deps, order.id, { statut: 'annulee' }, null));
        this.#isGivenUp = true;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (error.code === 'order_changed_meanwhile') this.#givesUpAt = this.#clock + ASK_AGAIN_MS;
      }
    });
    if (!answered) this.#givesUpAt = this.#clock + ASK_AGAIN_MS;
  }

  /** The first sweep that has something to look at; null when nothing is due, ever. */
  async #nextSweep(): Promise<number | null> {
    const { items } = await this.#observed.query({
      TableName: this.#tables.calls,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :due',
      ExpressionAttributeValues: { ':due': DUE_SHARD },
      Limit: 1,
    });
    const dueAt = items[0]?.['dueAt'];
    return typeof dueAt === 'string' ? Math.max(Date.parse(dueAt), this.#sweptAt + SWEEP_MS) : null;
  }

  readonly #now = (): Date => new Date(this.#clock);

  async #create(): Promise<void> {
    const repositories = this.#repositories();
    await this.#survive(async () => {
      await createOrder(
        {
          ...repositories,
          recall: (request) => recall(this.#store, this.#tables.ledger, request),
          enqueueCall: (callId, delay) => this.#send('place', callId, delay),
          restaurant: {
            name: 'Handle Home',
            address: '',
            telephone: '',
            email: '',
            openingHours: '',
            deliveryInstructions: '',
          },
          settings: {
            from: async () => '+33186950000',
            countries: ['FR'],
            maxDials: 3,
            maxCallSeconds: 600,
            dailyCapUsd: 1000,
            keepDays: { calls: null, transcripts: null, orders: null },
          },
          now: this.#now,
          log: silentLogger,
        },
        {
          fournisseur: { id: 'f1', nom: 'F', telephone: '+33612345678', email: null, fuseau_horaire: null },
          ingredients: [{ nom: 'Tomates', quantite: 10, unite: 'kg' }],
          date_livraison_souhaitee: null,
          notes: null,
        },
        null,
      );
    });
  }

  async #deliver(message: Message): Promise<void> {
    message.at = this.#clock + VISIBILITY_MS;
    message.receives += 1;
    const handled = await this.#survive(() =>
      message.queue === 'place'
        ? this.#place(message.callId)
        : this.#settle(message.callId, message.receives >= MAX_RECEIVES),
    );
    if (handled) this.#messages = this.#messages.filter((one) => one !== message);
  }

  #place(callId: string): Promise<void> {
    const repositories = this.#repositories();
    const deps = { ...repositories, now: this.#now };
    return placeCall(
      {
        ...deps,
        carrier: { dial: (request) => this.#crashes.through(() => this.carrier.dial(request)) },
        claim: (call, holder) => claimOrderCall(deps, call, holder),
        release: (id, attempt, notBefore) => releaseOrderCall(deps, id, attempt, notBefore),
        lineHolder: (call) => lineHolder(this.#store, this.#tables.calls, call),
        publicUrl: async () => 'https://comptoir.example',
        requeue: (id, delay) => this.#send('place', id, delay),
        announceEnd: (id) => this.#send('ended', id, 0),
        settings: { hours: { start: 0, end: 1440 }, retrySeconds: 600, maxCallSeconds: 600, detectMachines: true },
        log: silentLogger,
      },
      callId,
    );
  }

  #settle(callId: string, lastTry: boolean): Promise<void> {
    const repositories = this.#repositories();
    const pricing = { ...repositories, carrier: this.carrier, log: silentLogger };
    return settleEndedCall(
      {
        ...repositories,
        purposeOf: this.#purposes(),
        ask: async (question) => ({
          answer: question.schema.parse({ accepte: true, ingredients: [], sources: [] }) as never,
          usage: { model: 'gpt-6-luna', input: 100, cached: 0, output: 50 },
        }),
        priceAttempts: (id) => priceAttempts(pricing, id),
        requeue: (call, delay) => this.#send('place', call.id, delay),
        settings: { hours: { start: 0, end: 1440 }, retrySeconds: 600, maxCallSeconds: 600 },
        now: this.#now,
        log: silentLogger,
      },
      callId,
      lastTry,
    );
  }

  async #sweep(): Promise<void> {
    const repositories = this.#repositories();
    const pricing = { ...repositories, carrier: this.carrier, log: silentLogger, now: this.#now };
    await sweepDueCalls({
      ...repositories,
      carrier: this.carrier,
      due: createDueCalls(this.#store, this.#tables.calls),
      lineHolder: (call) => lineHolder(this.#store, this.#tables.calls, call),
      handToRelay: async () => undefined,
      requeue: (call, delay) => this.#send('place', call.id, delay),
      announceEnd: (id, delay) => this.#send('ended', id, delay),
      priceCall: (call) =>
        priceSettledCall(
          { ...pricing, purposeOf: this.#purposes(), priceAttempts: (id) => priceAttempts(pricing, id) },
          call,
        ),
      nextUrl: async () => 'https://comptoir.example/next',
      settings: { retrySeconds: 600 },
      now: this.#now,
      log: silentLogger,
    });
  }

  /** Telephones ring, are picked up, and conversations end. */
  async #carrierActs(): Promise<void> {
    for (const call of this.carrier.placed) {
      if (call.status === 'ringing' && !call.answered && this.#clock >= call.ringsUntil) {
        call.answered = true;
        await this.#pickUp(call);
      }
    }
  }

  #carrierTimes(): number[] {
    return this.carrier.placed
      .filter((call) => call.status === 'ringing' && !call.answered)
      .map((call) => call.ringsUntil);
  }

  async #pickUp(placed: PlacedCall): Promise<void> {
    const url = new URL(placed.request.answerUrl);
    const callId = url.searchParams.get('call') ?? '';
    const attempt = Number(url.searchParams.get('attempt'));
    const { calls, conversations } = this.#repositories();
    let talks = false;
    await this.#survive(async () => {
      const answer = await answerCall({ calls, now: this.#now }, callId, attempt, placed.sid);
      placed.inVain = answer.do !== 'connect';
      if (answer.do !== 'connect') return;
      const call = await changeCall({ calls, now: this.#now }, callId, (current) =>
        current.status === 'dialled' ? connectLeg(current, answer.leg, 'relay', this.#now()) : null,
      );
      if (call?.status !== 'in_progress') return;
      talks = true;
      this.talkedInVain ||= this.#isGivenUp;
      this.#clock += TALK_MS;
      const turn = {
        ...{ attempt, leg: 1, order: 1, speaker: 'person' as const, text: 'Oui, d’accord.' },
        ...{ heard: 'all' as const, heardMs: null, spokenMs: null, at: this.#now().toISOString() },
      };
      await conversations.saveTurns(callId, [turn]);
      await changeCall({ calls, now: this.#now }, callId, (current) =>
        current.status === 'in_progress' ? endAttempt(current, 'completed', this.#now()) : null,
      );
      await this.#send('ended', callId, 0);
    });
    placed.status = 'completed';
    if (!this.#plan.callbacks) return;
    await this.#survive(() =>
      applyCarrierNews(
        {
          calls,
          conversations,
          carrier: this.carrier,
          announceEnd: (id, delay) => this.#send('ended', id, delay),
          now: this.#now,
          log: silentLogger,
        },
        callId,
        attempt,
        { sid: placed.sid, status: 'completed', sequence: 3, at: this.#now(), talkSeconds: talks ? 20 : 0 },
      ),
    );
  }

  /** Runs something that may be killed; false when it was. */
  async #survive(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    }
  }

  async #send(queue: Message['queue'], callId: string, delaySeconds: number): Promise<void> {
    this.#callId = callId;
    await this.#crashes.through(async () => {
      this.#messages.push({ queue, callId, at: this.#clock + delaySeconds * 1000, receives: 0 });
    });
  }

  #repositories() {
    const store = this.#store;
    return {
      calls: createCallRepository(store, this.#tables.calls),
      conversations: createConversationRepository(store, this.#tables.calls),
      orders: createOrderRepository(store, this.#tables.orders),
      orderCalls: createOrderCallRepository(store, this.#tables),
      settlements: createSettlements(store, this.#tables),
    };
  }

  #purposes() {
    const { orders, orderCalls } = this.#repositories();
    return outcomes({
      ...noReception,
      supplierOrders: { orders, orderCalls, settings: { eurPerUsd: 0.86 }, now: this.#now },
    });
  }
}
