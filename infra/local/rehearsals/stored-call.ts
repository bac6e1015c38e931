import * as z from 'zod';
import type { Client } from '../test-multiple/client.ts';
import { awaitStored } from './agents/await-stored.ts';
import type { Left } from './agents/rehearsed-agent.ts';
import type { Stored } from './grade.ts';

const callSchema = z.object({
  status: z.string(),
  timeZones: z.array(z.string()).default([]),
  createdAt: z.string(),
  answeredAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  extractionUsd: z.number().default(0),
  personDials: z.number().default(0),
  transfer: z.unknown().optional(),
  figures: z.object({
    firstAudioMs: z.number().nullable(),
    turnLatencyMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
    voiceUsd: z.number(),
  }),
});
const transcriptSchema = z.object({
  turns: z.array(z.object({ speaker: z.enum(['agent', 'person']), text: z.string() })),
});

/** How long the call itself may be unsettled after its record is there, ms. */
const SETTLES_MS = 10_000;

/** All that is stored of a call: what its agent left, and what any call leaves. */
export async function storedCall(client: Pick<Client, 'get'>, left: Left, isFree: Stored['isFree']): Promise<Stored> {
  const path = `/api/calls/${left.callId}`;
  const settled = async () => {
    const read = callSchema.parse(await client.get(path));
    return read.status === 'settled' ? read : null;
  };
  const call = await awaitStored(settled, 'settled call', SETTLES_MS);
  const { turns } = transcriptSchema.parse(await client.get(`${path}/transcript`));
  const timeZone = call.timeZones[0] ?? 'Europe/Paris';
  const began = new Date(call.answeredAt ?? call.createdAt);
  const { answeredAt, endedAt } = call;
  return {
    ...left,
    isFree,
    day: new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(began),
    turns: turns.filter(({ text }) => text.trim() !== ''),
    transferAsked: (call.transfer ?? null) !== null || call.personDials > 0,
    figures: call.figures,
    extractionUsd: call.extractionUsd,
    durationMs: answeredAt && endedAt ? Math.max(0, Date.parse(endedAt) - Date.parse(answeredAt)) : null,
  };
}
