import { describe, expect, it } from 'vitest';
import { eachOf, type LoadCall, type LoadDesk, openLoadDesk } from '../testing/load-desk.ts';
import { seededRandom } from '../simulators/callees/random.ts';
import { percentile } from '../testing/silences.ts';
import { describeSilences, type SurvivalSteps, survivalSteps } from '../testing/survival-steps.ts';
import { until } from '../testing/until.ts';

/**
 * No call is dropped, whatever becomes of the relay that holds it. One story of it, and small, by default; `npm run survive` runs all of it at full size and
 * at the speed at which people speak. Any number can be changed: SURVIVAL_CALLS=20 SURVIVAL_KILLS=50 …
 */
const FULL = process.env['SURVIVAL'] === 'full';
const size = (name: string, small: number, full: number): number =>
  Number(process.env[`SURVIVAL_${name}`] ?? (FULL ? full : small));

const CHARS_PER_SECOND = size('CHARS_PER_SECOND', 90, 18);
const CALLS_AT_DEATH = size('CALLS', 6, 50);
const CALLS_AT_DRAIN = size('DRAIN_CALLS', 6, 100);
const CALLS_AT_ROLL = size('ROLL_CALLS', 4, 40);
const ROLLS = size('ROLLS', 1, 5);
const KILLS = size('KILLS', 6, 200);
const CALLS_AT_KILLS = size('KILL_CALLS', 3, 16);
const CALLS_AT_HANG = size('HANG_CALLS', 4, 20);
const EXCHANGES = size('EXCHANGES', 1, 8);
const SEED = size('SEED', 1, Date.now() % 100_000);
const CALL_MS = FULL ? 600_000 : 60_000;
/** What a relay promises; ECS gives it 120 s. */
const LEAVES_WITHIN_MS = 100_000;

const options = { timeout: FULL ? 3_600_000 : 120_000 };
let desks = 0;

/** Functions on the way of a call; a fault kills the next invocation of one at one of its calls to AWS. */
const FUNCTIONS = [
  'SupplierOrdersPlaceCallFunction',
  'SupplierOrdersAnswerCallFunction',
  'SupplierOrdersCallStatusFunction',
  'CallOutcomesSettleCallFunction',
];

/** Runs `work` on a platform of its own, with two relays. */
async function onDesk(work: (desk: LoadDesk, steps: SurvivalSteps) => Promise<void>): Promise<void> {
  const firstNumber = 10_000_000 + 1_000_000 * desks++;
  const desk = await openLoadDesk({ charsPerSecond: CHARS_PER_SECOND, firstNumber });
  try {
    await work(desk, survivalSteps(desk));
  } finally {
    await desk.close();
  }
}

describe('no call is dropped', () => {
  it.runIf(FULL)(
    `a relay that hangs without closing a socket loses none of its share of ${CALLS_AT_HANG} calls, and cannot act when it comes to`,
    options,
    () =>
      onDesk(async (desk, steps) => {
        // Long enough to be talking still when the lease has run out.
        const exchanges = EXCHANGES + (FULL ? 2 : 6);
        const calls = await desk.order(CALLS_AT_HANG, exchanges);
        await desk.talking(calls, 2, CALL_MS);
        const hung = await steps.busiest();
        const at = Date.now();
        await desk.platform.signalRelay(hung.pid, 'SIGSTOP');
        const moved = await until(
          async () => {
            const books = await eachOf(calls, (call) => desk.carrierCall(call).then((found) => ({ call, found })));
            return books.filter(
              ({ found }) => (found?.streams.filter(({ openedAt }) => openedAt !== null).length ?? 0) > 1,
            );
          },
          (books) => books.length === hung.calls,
          60_000,
          250,
        );
        const redirected = moved.map(({ found }) => (found?.streams.at(-1)?.openedAt ?? at) - at);
        console.log(
          `SIGSTOP: ${hung.calls} calls were with another relay after ${redirected.map(Math.round).join(', ')} ms`,
        );
        const idOf = async ({ orderId }: LoadCall) =>
          steps.callOf((await desk.api(`GET /api/supplier-orders/${orderId}`)).body);
        const firstLegs = async () =>
          eachOf(moved, async ({ call }) => {
            const turns = await steps.turnsOf(await idOf(call));
            return turns.filter(({ leg }) => leg === 1).map(({ text }) => text);
          });
        const written = await until(
          async () => ({
            texts: await firstLegs(),
            legs: await eachOf(moved, async ({ call }) => steps.turnsOf(await idOf(call))),
          }),
          ({ legs }) => legs.every((turns) => turns.some(({ leg }) => leg > 1)),
        );
        await desk.platform.signalRelay(hung.pid, 'SIGCONT');
        // Its calls are somebody else's: it lets go of all of them, and of their sessions with the model.
        await until(
          () => desk.platform.relays(),
          (relays) => relays.some(({ pid, calls: held }) => pid === hung.pid && held === 0),
          20_000,
          100,
        );
        expect(await firstLegs()).toEqual(written.texts);
        const views = await eachOf(moved, ({ call }) => idOf(call));
        for (const view of views) expect(view).toMatchObject({ status: 'in_progress', attempt: 1 });
        await until(
          () => desk.openai.get<{ sessions: { open: boolean }[] }>('/sessions'),
          ({ sessions }) => sessions.filter(({ open }) => open).length <= calls.length,
        );
        await steps.expectNoneDropped(calls, CALL_MS, false);
      }),
  );

  it(
    `a relay that is killed with ${CALLS_AT_DEATH} calls loses none: each goes on elsewhere, knowing what was said`,
    options,
    () =>
      onDesk(async (desk, steps) => {
        const calls = await steps.onOneRelay(async () => {
          const placed = await desk.order(CALLS_AT_DEATH, EXCHANGES);
          await desk.talking(placed, 2, CALL_MS);
          return placed;
        });
        const victim = await steps.busiest();
        // At the speed of the small one a call may be over by now.
        expect(victim.calls).toBeGreaterThanOrEqual(FULL ? CALLS_AT_DEATH : 1);
        const at = Date.now();
        await desk.platform.signalRelay(victim.pid, 'SIGKILL');
        const views = await steps.expectNoneDropped(calls, CALL_MS, false);
        const silences = await steps.silences(calls, at);
        console.log(describeSilences('kill -9', silences));
        // A call may have come or gone between the count and the death.
        expect(Math.abs(silences.length - victim.calls)).toBeLessThanOrEqual(2);
        expect(silences.filter(({ deadAirMs }) => deadAirMs === null)).toEqual([]);
        // The budget is 3 s; the small one, which shares its machine with others, is only to show that the silence ends.
        const deadAirMs = silences.map((silence) => silence.deadAirMs ?? Infinity);
        expect(percentile(deadAirMs, 0.95)).toBeLessThan(FULL ? 3_000 : 8_000);
        // A relay that was killed reports nothing: its leg is known by the turns that it wrote.
        const legs = await eachOf(
          views,
          async (view) => new Set((await steps.turnsOf(view)).map(({ leg }) => leg)).size,
        );
        expect(legs.filter((count) => count === 2)).toHaveLength(silences.length);
      }),
  );

  it.runIf(FULL)(
    `a relay that is asked to leave with ${CALLS_AT_DRAIN} calls hands all of them over, drops none, and is gone in time`,
    options,
    () =>
      onDesk(async (desk, steps) => {
        const calls = await steps.onOneRelay(async () => {
          const placed = await desk.order(CALLS_AT_DRAIN, EXCHANGES);
          await desk.talking(placed, 2, CALL_MS);
          return placed;
        });
        const leaver = await steps.busiest();
        expect(leaver.calls).toBeGreaterThanOrEqual(CALLS_AT_DRAIN);
        const [from, at] = [performance.now(), Date.now()];
        await desk.platform.signalRelay(leaver.pid, 'SIGTERM');
        await until(
          () => desk.platform.relays(),
          (relays) => relays.every(({ pid }) => pid !== leaver.pid),
          LEAVES_WITHIN_MS + 20_000,
          100,
        );
        const ms = performance.now() - from;
        console.log(`SIGTERM: ${leaver.calls} calls on the relay, which was gone after ${Math.round(ms)} ms`);
        expect(ms).toBeLessThan(LEAVES_WITHIN_MS);
        const views = await steps.expectNoneDropped(calls, CALL_MS, true);
        expect(views.filter(({ figures }) => figures.handOvers > 0).length).toBeLessThanOrEqual(leaver.calls);
        expect(views.filter(({ figures }) => figures.relayLosses > 0)).toEqual([]);
        console.log(describeSilences('SIGTERM', await steps.silences(calls, at)));
      }),
  );

  it.runIf(FULL)(`${ROLLS} rolling deployments, while calls come and go, drop none`, options, () =>
    onDesk(async (desk, steps) => {
      const calls = await desk.order(CALLS_AT_ROLL, EXCHANGES);
      await desk.talking(calls, 1, CALL_MS);
      const rolled = new AbortController();
      const rolling = (async () => {
        const exits = [];
        for (let roll = 0; roll < ROLLS; roll += 1) exits.push(...(await desk.platform.rollRelays()));
        return exits;
      })().finally(() => rolled.abort());
      // Calls last about this long: a quarter of them anew after every quarter of it keeps the load as it is.
      const callMs = ((4 + EXCHANGES) * 160_000) / CHARS_PER_SECOND;
      const load = (async () => {
        while (!rolled.signal.aborted) {
          calls.push(...(await desk.order(Math.ceil(CALLS_AT_ROLL / 4), EXCHANGES)));
          await Promise.race([rolling, new Promise((resolve) => setTimeout(resolve, callMs / 4))]);
        }
      })();
      const [exits] = await Promise.all([rolling, load]);
      const times = exits.map(({ ms }) => Math.round(ms)).join(', ');
      console.log(`${ROLLS} rolling deployments under ${calls.length} calls; the relays took ${times} ms to leave`);
      for (const exit of exits) {
        expect(exit).toMatchObject({ code: 0, signal: null });
        expect(exit.ms).toBeLessThan(LEAVES_WITHIN_MS);
      }
      await steps.expectNoneDropped(calls, CALL_MS, true);
    }),
  );

  it.runIf(FULL)(
    `${KILLS} deaths of relays and functions (SURVIVAL_SEED=${SEED}): every order ends, no attempt is dialled twice, no effect is repeated`,
    options,
    () =>
      onDesk(async (desk, steps) => {
        const random = seededRandom(SEED);
        const choose = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
        const calls: LoadCall[] = await desk.order(CALLS_AT_KILLS, EXCHANGES);
        const killed = { relays: 0, functions: 0 };
        for (let kill = 0; kill < KILLS; kill += 1) {
          // A third of them relays, each of which takes half of the calls with it.
          const relays = (await desk.platform.relays()).filter(({ healthy }) => healthy);
          const relay = random() < 1 / 3 ? choose(relays) : undefined;
          if (relay) {
            // The one before may have hit it a moment ago, and nobody have noticed yet.
            const isHit = await desk.platform.signalRelay(relay.pid, 'SIGKILL').then(
              () => true,
              () => false,
            );
            if (isHit) killed.relays += 1;
          } else {
            const when = random() < 0.5 ? 'before' : 'after';
            const call = 1 + Math.floor(random() * 6);
            await desk.platform.fault({ target: choose(FUNCTIONS) ?? '', when, call });
            killed.functions += 1;
          }
          await new Promise((resolve) => setTimeout(resolve, random() * (FULL ? 4_000 : 1_500)));
          if (kill % 5 === 4) calls.push(...(await desk.order(Math.ceil(CALLS_AT_KILLS / 4), EXCHANGES)));
        }
        if (FULL) expect(killed.relays).toBeGreaterThan(KILLS / 6);
        await desk.platform.clearFaults();
        const ends = new Map<string, number>();
        let messagesTaken = 0;
        await eachOf(calls, async (call) => {
          const order = await desk.settled(call, CALL_MS);
          const statut = String(order['statut']);
          ends.set(statut, (ends.get(statut) ?? 0) + 1);
          const creates = await desk.creates(call);
          const attempts = creates.map(({ params }) => new URL(String(params['Url'])).searchParams.get('attempt'));
          expect(new Set(attempts).size, `attempts for ${call.telephone}: ${attempts.join()}`).toBe(attempts.length);
          const { messages } = await steps.callOf(order);
          expect(messages.length, `messages from ${call.telephone}`).toBeLessThanOrEqual(1);
          messagesTaken += messages.length;
        });
        const what = `${killed.relays} relays and ${killed.functions} functions killed under ${calls.length} calls`;
        console.log(`${what}; SURVIVAL_SEED=${SEED}:`, Object.fromEntries(ends), `${messagesTaken} messages`);
        // Who loses three relays within a minute is excused, and a person finds out: that is an end too.
        expect([...ends.keys()].filter((statut) => !['confirmee', 'a_verifier', 'echec'].includes(statut))).toEqual([]);
        // Where nothing was taken down nothing could have been repeated.
        expect(messagesTaken).toBeGreaterThan(0);
        expect(ends.get('confirmee') ?? 0).toBeGreaterThan(0);
      }),
  );
});
