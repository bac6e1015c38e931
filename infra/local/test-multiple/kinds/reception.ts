import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { CallResult } from '../call-result.ts';
import { chance } from '../chance.ts';
import { type Client, clientOf } from '../client.ts';
import type { CallPlan, Kind } from './kinds.ts';

const PERSONAS = [
  ...['leaves-message', 'books-appointment', 'asks-hours', 'complains', 'applies', 'corrects-number', 'orders-in'],
  ...['silent', 'hangs-up-at-once'],
];
/** Our number that they call; the simulated carrier asks nobody whether it is ours. */
const DESK = '+33186950000';
const POLL_MS = 300;
/** Somebody who never says a word is waited for the longest. */
const PATIENCE_MS = 180_000;

const inboundSchema = z.object({ sid: z.string() });
const callSchema = z.object({
  status: z.string(),
  answeredAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  settledAt: z.string().nullish(),
  figures: z.object({ firstAudioMs: z.number().nullable() }),
});
type Call = z.infer<typeof callSchema>;
const recordSchema = z.object({ statut: z.string(), categorie: z.string().nullish() });

/** People who phone the business, and the record of each. */
export const reception: Kind = {
  persona: ({ seed }) => chance(seed).pick(PERSONAS),

  async prepare(platform, run) {
    const { twilio } = platform.simulators;
    if (twilio === undefined) throw new Error('Twilio is not simulated on this platform: nobody calls it by itself.');
    const client = clientOf(platform, twilio);
    return async (plan) => {
      const from = `+3366${run}${String(plan.index).padStart(3, '0')}`;
      const persona = reception.persona(plan);
      await client.simulate('PUT', `/numbers/${encodeURIComponent(from)}`, { persona, seed: plan.seed });
      const voiceUrl = `${platform.url}/incoming-call`;
      const statusCallback = `${platform.url}/incoming-call-status`;
      const inbound = await client.simulate('POST', '/inbound', { from, to: DESK, voiceUrl, statusCallback });
      const callId = `call_${inboundSchema.parse(inbound).sid}`;
      const call = await settled(client, callId);
      const record = recordSchema.parse(await client.get(`/api/call-data/${callId}`));
      return resultOf(plan, callId, call, record);
    };
  },
};

async function settled(client: Client, callId: string): Promise<Call> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    // Until the carrier has asked what to do with it there is no such call.
    const found = await client.get(`/api/calls/${callId}`).catch(() => null);
    const call = found === null ? null : callSchema.parse(found);
    if (call?.status === 'settled') return call;
    if (Date.now() > until) throw new Error(`still ${call?.status ?? 'unknown'} after ${PATIENCE_MS / 1_000} s`);
    await wait(POLL_MS);
  }
}

function resultOf(plan: CallPlan, callId: string, call: Call, record: z.infer<typeof recordSchema>): CallResult {
  const between = (from: string | null | undefined, to: string | null | undefined) =>
    from && to ? Math.max(0, Date.parse(to) - Date.parse(from)) : null;
  return {
    callId,
    persona: reception.persona(plan),
    outcome: record.categorie ? `${record.statut} (${record.categorie})` : record.statut,
    recorded: true,
    durationMs: between(call.answeredAt, call.endedAt),
    firstAudioMs: call.figures.firstAudioMs,
    extractionMs: between(call.endedAt, call.settledAt),
    costEur: null,
  };
}
