import { expect } from 'vitest';
import { eachOf, type LoadCall, type LoadDesk } from './load-desk.ts';
import { percentile, type Silence, silenceAfter } from './silences.ts';
import { until } from './until.ts';

export interface TurnView {
  leg: number;
  attempt: number;
  speaker: string;
  text: string;
}

export interface CallView {
  id: string;
  status: string;
  attempt: number;
  legs: { attempt: number; leg: number; reason: string; relayId: string }[];
  figures: { handOvers: number; relayLosses: number };
  /** What the person asked the agent to pass on. */
  messages: { text: string }[];
}

/** What tests of survival do again and again, on one desk. */
export interface SurvivalSteps {
  callOf(order: Record<string, unknown>): Promise<CallView>;
  turnsOf(call: CallView): Promise<TurnView[]>;
  /**
   * Every order is confirmed by the one call that was made for it, in which the agent introduced itself once: whoever took over
   * knew what had been said. Never was a message taken twice; with `everyWord`, when no relay was lost, neither a message nor the
   * price was missed.
   */
  expectNoneDropped(calls: readonly LoadCall[], withinMs: number, everyWord: boolean): Promise<CallView[]>;
  /** What the people on the streams that were open at `at` (ms since the epoch) noticed of their end. */
  silences(calls: readonly LoadCall[], at: number): Promise<Silence[]>;
  /** Resolves when two relays take calls. */
  ready(): Promise<void>;
  /** Does `work` while one relay alone takes calls: the others hang meanwhile. */
  onOneRelay<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The relay with the most calls. */
  busiest(): Promise<{ pid: number; calls: number }>;
}

export function survivalSteps(desk: LoadDesk): SurvivalSteps {
  const steps: SurvivalSteps = {
    async callOf(order) {
      const { id } = order['appel'] as { id: string };
      return (await desk.api(`GET /api/calls/${id}`)).body as unknown as CallView;
    },
    turnsOf: async ({ id }) => (await desk.api(`GET /api/calls/${id}/transcript`)).body['turns'] as TurnView[],
    expectNoneDropped: (calls, withinMs, everyWord) =>
      eachOf(calls, async (call) => {
        const order = await desk.settled(call, withinMs);
        expect(order, `the order for ${call.telephone}`).toMatchObject({
          statut: 'confirmee',
          appel: { tentatives: 1 },
          // A price that was said to a relay which died in that moment was said to nobody.
          ...(everyWord ? { resultat: { prix_total: 42 } } : {}),
        });
        const view = await steps.callOf(order);
        const introductions = (await steps.turnsOf(view)).filter(({ text }) => text.includes('ici l’assistant vocal'));
        expect(introductions, `introductions to ${call.telephone}`).toHaveLength(1);
        const { length } = view.messages;
        expect(everyWord ? [1] : [0, 1], `messages from ${call.telephone}`).toContain(length);
        return view;
      }),
    async silences(calls, at) {
      const found = await eachOf(calls, async (call) => {
        const books = await desk.carrierCall(call);
        return books ? silenceAfter(books, at, desk.charsPerSecond) : null;
      });
      return found.filter((silence) => silence !== null);
    },
    async ready() {
      await until(
        () => desk.platform.relays(),
        (relays) => relays.filter(({ healthy, leaving }) => healthy && !leaving).length >= 2,
        30_000,
        100,
      );
    },
    async onOneRelay(work) {
      await steps.ready();
      const [, ...others] = await desk.platform.relays();
      for (const { pid } of others) await desk.platform.signalRelay(pid, 'SIGSTOP');
      await until(
        () => desk.platform.relays(),
        (relays) => relays.filter(({ healthy }) => healthy).length === 1,
        20_000,
        100,
      );
      const result = await work();
      for (const { pid } of others) await desk.platform.signalRelay(pid, 'SIGCONT');
      await steps.ready();
      return result;
    },
    async busiest() {
      // A busy machine may take longer to answer than a health check waits.
      const views = await until(
        () => desk.platform.relays(),
        (all) => all.every(({ calls }) => calls !== null),
        20_000,
      );
      const relays = views.map(({ pid, calls }) => ({ pid, calls: calls ?? 0 }));
      const [first] = relays.toSorted((a, b) => b.calls - a.calls);
      if (!first) throw new Error('There is no relay');
      return first;
    },
  };
  return steps;
}

/** One line for whoever reads the numbers of a run. */
export function describeSilences(what: string, silences: readonly Silence[]): string {
  const of = (values: (number | null)[]) => {
    const known = values.filter((ms) => ms !== null);
    const [p50, p95, most] = [0.5, 0.95, 1].map((p) => Math.round(percentile(known, p)));
    return `p50 ${p50} p95 ${p95} max ${most} ms`;
  };
  const inSpeech = silences.filter(({ cutInSpeech }) => cutInSpeech).length;
  const spoken = silences.filter(({ spokenInto }) => spokenInto).length;
  return (
    `${what}: ${silences.length} calls moved, ${inSpeech} of them in the agent's sentence; ${spoken} people spoke into the gap.` +
    ` Not listened to: ${of(silences.map(({ unheardMs }) => unheardMs))}.` +
    ` No word from the agent: ${of(silences.map(({ silentMs }) => silentMs))}.` +
    ` No word from anybody: ${of(silences.map(({ deadAirMs }) => deadAirMs))}.`
  );
}
