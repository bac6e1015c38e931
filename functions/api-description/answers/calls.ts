import * as z from 'zod';
import { attemptSchema } from '../../../shared/domain/calls/attempt.ts';
import { callSchema, callStatuses } from '../../../shared/domain/calls/call.ts';
import { metricWindows } from '../../../shared/domain/calls/call-metrics.ts';
import { legSchema } from '../../../shared/domain/calls/leg.ts';
import { messageSchema } from '../../../shared/domain/calls/message.ts';
import { turnSchema } from '../../../shared/domain/calls/transcript.ts';
import { answerSchema, merged, pageOf, shown } from '../json-schema.ts';

const durationMs = z.number().nullable();
const latency = z.object({ count: z.int(), p50: durationMs, p95: durationMs });
const callId = z.string();
const status = z.enum(callStatuses);

const figures = z.object({
  setUpMs: durationMs,
  firstAudioMs: durationMs,
  turnLatencyMs: latency,
  modelLatencyMs: latency,
  interruptions: z.int(),
  falseInterruptions: z.int(),
  modelLosses: z.int(),
  handOvers: z.int(),
  relayLosses: z.int(),
  voiceUsd: z.number(),
});

const action = z.object({ tool: z.string(), at: z.iso.datetime(), output: z.unknown() });

const internal = [
  ...['schema', 'version', 'paths', 'dueAt', 'heldUsd', 'keepDays', 'standIn'],
  ...['relayUrl', 'relayMissingSince', 'counted'],
];

const counts = z.record(z.string(), z.int());
const totalAndMean = z.object({ total: z.number(), mean: z.number().nullable() });

const metrics = z.object({
  window: z.enum(Object.keys(metricWindows)),
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.literal('UTC'),
  calls: z.object({ total: z.int(), byPurpose: counts, byDirection: counts, byOutcome: counts }),
  answered: z.int(),
  answerRate: z.number().nullable(),
  talkSeconds: totalAndMean,
  costUsd: totalAndMean,
  extraction: z.object({
    ...{ done: z.int(), failed: z.int(), none: z.int() },
    timeMs: latency.extend({ mean: durationMs }),
  }),
  firstAudioMs: latency,
  turnLatencyMs: latency,
});

export const callAnswers = {
  Call: shown(merged(answerSchema(callSchema), 'status'), internal, {
    attempts: answerSchema(z.array(attemptSchema)),
    legs: answerSchema(z.array(legSchema)),
    figures: answerSchema(figures),
    messages: answerSchema(z.array(messageSchema)),
    actions: answerSchema(z.array(action)),
  }),
  CallPage: pageOf('Call'),
  Transcript: answerSchema(z.object({ callId, status, turns: z.array(turnSchema) })),
  LiveTicket: answerSchema(
    z.object({ url: z.string(), protocol: z.string(), ticket: z.string(), expiresAt: z.iso.datetime() }),
  ),
  Whispered: answerSchema(z.object({ callId, id: z.string(), result: z.enum(['applied', 'repeated']) })),
  HandedOver: answerSchema(z.object({ callId, result: z.string() })),
  HungUp: answerSchema(z.object({ callId, status })),
  Metrics: answerSchema(metrics),
};
