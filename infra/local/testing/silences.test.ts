import { describe, expect, it } from 'vitest';
import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { percentile, silenceAfter } from './silences.ts';

type Books = Pick<InspectedCall, 'streams' | 'heard' | 'said' | 'gaps'>;

const stream = (openedAt: number, closedAt: number | null, end: 'abrupt' | 'closed' | 'stopped' | null = 'abrupt') => ({
  streamSid: `MZ${openedAt}`,
  url: 'wss://desk/stream',
  customParameters: {},
  askedAt: openedAt - 10,
  openedAt,
  closedAt,
  end,
  closeCode: null,
  framesSent: 0,
});
const heard = (from: number, to: number) => ({ from, to, text: 'mots', voicedMs: to - from, afterOwnMs: null });
const books = (change: Partial<Books>): Books => ({
  streams: [stream(0, 10_000), stream(10_400, null, null)],
  heard: [heard(1_000, 5_000), heard(12_000, 13_000)],
  said: [{ at: 11_000, text: 'Oui.' }],
  gaps: [],
  ...change,
});

describe('the silence after a cut', () => {
  it('lasts until the next stream listens, and until the agent is heard again', () => {
    expect(silenceAfter(books({}), 9_990, 10)).toEqual({
      from: 10_000,
      unheardMs: 400,
      silentMs: 2_000,
      // "Oui." takes 400 ms.
      deadAirMs: 600,
      cutInSpeech: false,
      spokenInto: false,
    });
  });

  it('cut a sentence short, if one was being heard', () => {
    const call = books({ heard: [heard(8_000, 9_980), heard(12_000, 13_000)] });
    expect(silenceAfter(call, 9_990, 10)).toMatchObject({ cutInSpeech: true, silentMs: 2_000 });
  });

  it('is within a turn of the books, when the agent came back before those call a turn finished', () => {
    const call = books({ heard: [heard(8_000, 13_000)], gaps: [{ at: 9_980, ms: 440 }] });
    expect(silenceAfter(call, 9_990, 10)).toMatchObject({ cutInSpeech: true, silentMs: 420 });
  });

  it('swallowed what the person said meanwhile', () => {
    expect(silenceAfter(books({ said: [{ at: 10_200, text: 'Oui.' }] }), 9_990, 10)).toMatchObject({
      spokenInto: true,
    });
  });

  it('never ended for somebody who heard nothing more', () => {
    expect(silenceAfter(books({ streams: [stream(0, 10_000)], heard: [] }), 9_990, 10)).toMatchObject({
      unheardMs: null,
      silentMs: null,
    });
  });

  it('is none where no stream was cut', () => {
    expect(silenceAfter(books({}), 11_000, 10)).toBeNull();
    expect(silenceAfter(books({ streams: [stream(0, 10_000, 'stopped')] }), 9_990, 10)).toBeNull();
    expect(silenceAfter(books({ streams: [stream(0, 10_000, 'closed')] }), 9_990, 10)).toBeNull();
  });
});

describe('a percentile', () => {
  it('is a value that occurred', () => {
    expect([0.5, 0.95, 1].map((p) => percentile([30, 10, 20, 40], p))).toEqual([20, 40, 40]);
  });
});
