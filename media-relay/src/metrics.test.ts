import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { legSchema } from '../../shared/domain/calls/leg.ts';
import { legMetrics, metricLine } from './metrics.ts';

/** The published schema of the embedded metric format, as far as it concerns a line without dimensions. */
const emf = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().min(1),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: z.string().min(1).max(1024),
          Dimensions: z.array(z.array(z.string()).max(30)),
          Metrics: z
            .array(z.strictObject({ Name: z.string().min(1), Unit: z.enum(['Count', 'Milliseconds', 'None']) }))
            .max(100),
        }),
      )
      .length(1),
  }),
});

const leg = legSchema.parse({
  attempt: 1,
  leg: 2,
  relayId: 'r-1',
  startedAt: '2026-11-20T10:00:00.000Z',
  endedAt: '2026-11-20T10:01:00.000Z',
  reason: 'drained',
  firstAudioMs: 850,
  setUpMs: 300,
  turnLatenciesMs: Array.from({ length: 150 }, (_, turn) => turn),
  interruptions: 2,
  usage: {
    model: 'gpt-realtime-2.1',
    inputText: 0,
    inputAudio: 1_000,
    cachedText: 0,
    cachedAudio: 0,
    outputText: 0,
    outputAudio: 1_000,
    transcriptionModel: 'gpt-transcribe',
    transcribedSeconds: 60,
  },
});

describe('a line of metrics', () => {
  it('has the form that CloudWatch reads, and a value for each metric it names', () => {
    const line = metricLine(legMetrics(leg), 1_700_000_000_000, { callId: 'call_1' });
    expect(line).not.toContain('\n');
    const parsed = emf.parse(JSON.parse(line));
    const names = parsed._aws.CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name) ?? [];
    for (const name of names) {
      const value = parsed[name];
      const values = Array.isArray(value) ? value : [value];
      expect(values).not.toEqual([]);
      expect(values.length).toBeLessThanOrEqual(100);
      expect(values.filter((one) => typeof one !== 'number' || !Number.isFinite(one))).toEqual([]);
    }
    expect(parsed['callId']).toBe('call_1');
  });

  it('tells what the leg was like', () => {
    expect(legMetrics(leg)).toMatchObject({
      SetUp: { unit: 'Milliseconds', value: [300] },
      FirstAudio: { value: [850] },
      TurnLatency: { value: expect.arrayContaining([50, 149]) as unknown },
      Interruptions: { unit: 'Count', value: 2 },
      HandOvers: { value: 1 },
      VoiceCost: { unit: 'None', value: 0.032 + 0.064 + 0.0045 },
    });
  });

  it('leaves out what the leg does not know', () => {
    const silent = legMetrics({ ...leg, firstAudioMs: null, setUpMs: null, turnLatenciesMs: [], reason: 'line_lost' });
    expect(Object.keys(silent).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'FalseInterruptions',
      'HandOvers',
      'Interruptions',
      'ModelLosses',
      'VoiceCost',
    ]);
    expect(silent['HandOvers']).toMatchObject({ value: 0 });
  });
});
