import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { CallResult } from '../call-result.ts';
import { chance } from '../chance.ts';
import { type Client, clientOf } from '../client.ts';
import type { CallPlan, Kind } from './kinds.ts';

/**
 * How often each kind of supplier picks up: mostly people who agree, as in life, and some of everything else. Nobody who is not
 * there: they are called again after ten minutes, and no test waits for that.
 */
const PERSONAS = [
  ...['accepts', 'accepts', 'accepts', 'refuses', 'partial', 'talks-over', 'ambiguous', 'has-a-message', 'chatty'],
  ...['screening', 'ivr', 'hold'],
];
const PRODUCTS = ['Tomates', 'Oignons', 'Courgettes', 'Pommes', 'Farine', 'Beurre', 'Citrons', 'Poireaux'];
const UNITS = ['kg', 'caisses', 'sacs'];
const POLL_MS = 300;
/** The longest of these calls takes a minute. */
const PATIENCE_MS = 180_000;
const OPEN = new Set(['en_attente', 'appel_en_cours']);

const createdSchema = z.object({ id: z.string() });
const orderSchema = z.object({
  statut: z.string(),
  raison: z.string().nullable(),
  appel: z.object({
    id: z.string(),
    tentatives: z.number(),
    fin: z.string().nullable(),
    duree_secondes: z.number().nullable(),
    issue: z.string().nullable(),
  }),
  cout: z.object({ total_eur: z.number() }).nullable(),
  updatedAt: z.string(),
});
type Order = z.infer<typeof orderSchema>;
const callSchema = z.object({ figures: z.object({ firstAudioMs: z.number().nullable() }) });

/** Orders through the HTTP API, to suppliers whom the simulated carrier reaches. */
export const supplierOrders: Kind = {
  persona: ({ seed }) => chance(seed).pick(PERSONAS),

  async prepare(platform, run) {
    const { twilio } = platform.simulators;
    if (twilio === undefined) throw new Error('Twilio is not simulated on this platform: these calls would be real.');
    const client = clientOf(platform, twilio);
    return async (plan) => {
      const telephone = numberOf(run, plan);
      const persona = supplierOrders.persona(plan);
      await client.simulate('PUT', `/numbers/${encodeURIComponent(telephone)}`, { persona, seed: plan.seed });
      const { id } = createdSchema.parse(await client.post('/api/supplier-orders', orderFor(telephone, plan)));
      const { order, settledAt } = await settled(client, id);
      const { figures } = callSchema.parse(await client.get(`/api/calls/${order.appel.id}`));
      return resultOf(persona, order, figures.firstAudioMs, settledAt);
    };
  },
};

/** Nobody shares a number with another call, or another run: the line would be busy. */
function numberOf(run: string, { index }: CallPlan): string {
  return `+3365${run}${String(index).padStart(3, '0')}`;
}

function orderFor(telephone: string, { index, seed }: CallPlan) {
  const dice = chance(seed);
  dice.pick(PERSONAS);
  const lines = Array.from({ length: dice.whole(1, 3) }, () => ({
    nom: dice.pick(PRODUCTS),
    quantite: dice.whole(1, 40),
    unite: dice.pick(UNITS),
  }));
  return { fournisseur: { id: `test-${index}`, nom: `Fournisseur ${index + 1}`, telephone }, ingredients: lines };
}

async function settled(client: Client, id: string): Promise<{ order: Order; settledAt: number }> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const order = orderSchema.parse(await client.get(`/api/supplier-orders/${id}`));
    if (!OPEN.has(order.statut)) return { order, settledAt: Date.parse(order.updatedAt) };
    if (Date.now() > until) throw new Error(`still ${order.statut} after ${PATIENCE_MS / 1_000} s`);
    await wait(POLL_MS);
  }
}

function resultOf(persona: string, order: Order, firstAudioMs: number | null, settledAt: number): CallResult {
  const { appel, cout } = order;
  const endedAt = appel.fin === null ? null : Date.parse(appel.fin);
  return {
    callId: appel.id,
    persona,
    outcome: appel.tentatives > 1 ? `${order.statut} (${appel.tentatives} calls)` : order.statut,
    recorded: true,
    durationMs: appel.duree_secondes === null ? null : appel.duree_secondes * 1_000,
    firstAudioMs,
    extractionMs: endedAt === null ? null : Math.max(0, settledAt - endedAt),
    costEur: cout?.total_eur ?? null,
  };
}
