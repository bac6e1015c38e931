import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { type RunningPlatform, startPlatform } from '../start-platform.ts';
import { ask, type Answer, type Control, controlAt, type CreateFact, orderBody } from './front-desk.ts';
import { until } from './until.ts';

/** One order of a load test: the supplier's number and what became of both. */
export interface LoadCall {
  telephone: string;
  orderId: string;
}

/** Many calls at once: the simulators are processes of their own, so that the test's own work does not slow the audio down. */
export interface LoadDesk {
  platform: RunningPlatform;
  twilio: Control;
  openai: Control;
  api(request: string, body?: unknown): Promise<Answer>;
  /** Orders from suppliers who ask `exchanges` questions before they agree; none of them is waited for. */
  order(count: number, exchanges: number): Promise<LoadCall[]>;
  /** The carrier's books of one call that was placed for the order; undefined while there is none. */
  carrierCall(call: LoadCall): Promise<InspectedCall | undefined>;
  /** Every request to dial its supplier that the carrier received. */
  creates(call: LoadCall): Promise<CreateFact[]>;
  /** Resolves when every one of the calls is talking: the supplier has said at least `words` things. */
  talking(calls: readonly LoadCall[], words?: number, ms?: number): Promise<void>;
  /** The order once it is final. */
  settled(call: LoadCall, ms: number): Promise<Record<string, unknown>>;
  readonly charsPerSecond: number;
  close(): Promise<void>;
}

const FINAL = ['confirmee', 'refusee', 'a_verifier', 'echec', 'annulee'];
/** Requests under way at once: more would measure the queue in front of the API, not the calls. */
const PARALLEL = 8;

export async function openLoadDesk(
  settings: { charsPerSecond: number; firstNumber: number },
  env: Record<string, string> = {},
): Promise<LoadDesk> {
  const platform = await startPlatform({
    env: {
      CALLING_HOURS: '00:00-24:00',
      CALL_RETRY_SECONDS: '5',
      CALL_MAX_ATTEMPTS: '3',
      CALL_MAX_SECONDS: '900',
      DAILY_SPEND_CAP_USD: '100000',
      SWEEP_SECONDS: '1',
      LOCAL_VISIBILITY_SECONDS: '15',
      RELAYS: '2',
      ...env,
    },
  });
  const twilio = controlAt(platform.simulators.twilio ?? '');
  const openai = controlAt(platform.simulators.openai ?? '');
  const { charsPerSecond } = settings;
  await Promise.all([
    twilio.put('/settings', { charsPerSecond, answerMs: 300, ringMs: 100, maxRingMs: 30_000, priceDelayMs: 0 }),
    openai.put('/settings', { charsPerSecond }),
    until(
      () => platform.relays(),
      (relays) => relays.filter(({ healthy }) => healthy).length >= Number(env['RELAYS'] ?? 2),
      20_000,
    ),
  ]);
  let next = settings.firstNumber;

  const desk: LoadDesk = {
    charsPerSecond,
    ...{ platform, twilio, openai },
    api: (request, body) => ask(platform, request, body),
    order: (count, exchanges) =>
      eachOf(
        Array.from({ length: count }, () => `+336${String(next++).padStart(8, '0')}`),
        async (telephone) => {
          await twilio.put(`/numbers/${telephone}`, {
            persona: 'chatty',
            options: { exchanges, maxCallMs: 1_800_000 },
          });
          const answer = await desk.api('POST /api/supplier-orders', orderBody(telephone));
          if (answer.status !== 201) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
          return { telephone, orderId: String(answer.body['id']) };
        },
      ),
    async carrierCall({ telephone }) {
      const calls = await twilio.get<InspectedCall[]>(`/calls?to=${encodeURIComponent(telephone)}`);
      return calls.at(-1);
    },
    async creates({ telephone }) {
      return (await twilio.get<CreateFact[]>('/creates')).filter(({ params }) => params['To'] === telephone);
    },
    async talking(calls, words = 2, ms = 60_000) {
      await eachOf(calls, (call) =>
        until(
          () => desk.carrierCall(call),
          (carrierCall) => (carrierCall?.said.length ?? 0) >= words,
          ms,
          250,
        ),
      );
    },
    settled: ({ orderId }, ms) =>
      until(
        async () => (await desk.api(`GET /api/supplier-orders/${orderId}`)).body,
        (order) => FINAL.includes(String(order['statut'])),
        ms,
        500,
      ),
    close: async () => void (await platform.stop()),
  };
  return desk;
}

/** Does `work` for each, a few at a time; the results in order. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return results;
}
