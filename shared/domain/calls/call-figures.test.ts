import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { figuresOf } from './call-figures.ts';
import { type Leg, legSchema } from './leg.ts';

/** As legs were stored before they had figures of their own. */
const stored = {
  attempt: 1,
  leg: 1,
  relayId: 'r',
  startedAt: '2026-11-20T10:00:00.000Z',
  endedAt: '2026-11-20T10:01:00.000Z',
  reason: 'agent_hung_up',
  firstAudioMs: 900,
  interruptions: 1,
  usage: {
    model: 'gpt-realtime-2.1',
    inputText: 0,
    inputAudio: 1_000_000,
    cachedText: 0,
    cachedAudio: 0,
    outputText: 0,
    outputAudio: 0,
    transcriptionModel: 'gpt-transcribe',
    transcribedSeconds: 0,
  },
};
const leg = (change: Partial<Leg>): Leg => z.parse(legSchema, { ...stored, ...change });

describe('the figures of a call', () => {
  it('are empty before it has a leg', () => {
    expect(figuresOf([])).toMatchObject({
      setUpMs: null,
      turnLatencyMs: { count: 0, p50: null, p95: null },
      voiceUsd: 0,
    });
  });

  it('can be had of legs that were stored without them', () => {
    expect(figuresOf([leg({})])).toMatchObject({
      firstAudioMs: 900,
      setUpMs: null,
      interruptions: 1,
      modelLosses: 0,
      voiceUsd: 32,
    });
  });

  it('are over all turns of all legs, whatever order the legs are in', () => {
    const first = leg({ setUpMs: 300, turnLatenciesMs: [700, 900], reason: 'drained', modelLosses: 1 });
    const second = leg({ leg: 2, setUpMs: 200, turnLatenciesMs: [800, 2_000], reason: 'running' });
    const third = leg({ leg: 3, turnLatenciesMs: [600] });
    expect(figuresOf([third, second, first])).toMatchObject({
      setUpMs: 300,
      turnLatencyMs: { count: 5, p50: 800, p95: 2_000 },
      modelLosses: 1,
      interruptions: 3,
      handOvers: 1,
      relayLosses: 1,
    });
  });

  it('do not take another attempt for a relay that was lost', () => {
    expect(figuresOf([leg({}), leg({ attempt: 2 })])).toMatchObject({ handOvers: 0, relayLosses: 0 });
  });
});
