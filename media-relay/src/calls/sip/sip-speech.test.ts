import { beforeEach, describe, expect, it } from 'vitest';
import { CallNumbers } from '../call-numbers.ts';
import type { Cut } from '../speech.ts';
import { SipSpeech } from './sip-speech.ts';

let now: number;
let sent: string[];
let heard: string[];
let cuts: Cut[];
let numbers: CallNumbers;
let speech: SipSpeech;
beforeEach(() => {
  now = 1_000;
  sent = [];
  heard = [];
  cuts = [];
  numbers = new CallNumbers(now, 500);
  speech = new SipSpeech(
    { send: ({ type }) => sent.push(type), numbers, now: () => now },
    { agentHeard: (itemId) => heard.push(itemId), agentCut: (cut) => cuts.push(cut) },
  );
});

const item = (response_id: string, id: string, type = 'message') =>
  speech.observe({ type: 'response.output_item.added', response_id, item: { id, type } });
const written = (item_id: string, transcript: string) =>
  speech.observe({ type: 'response.output_audio_transcript.done', item_id, transcript });
const done = (id: string, status = 'completed') =>
  speech.observe({ type: 'response.done', response: { id, status, output: [] } });
const buffer = (what: 'started' | 'stopped' | 'cleared', response_id: string) =>
  speech.observe({ type: `output_audio_buffer.${what}`, response_id });

/** Forty characters: four seconds at the most. */
const SENTENCE = 'x'.repeat(40);

describe('the agent’s voice on a call that OpenAI carries', () => {
  it('is audible from its first sound to its last, and then heard', () => {
    item('r1', 'i1');
    expect(speech.isAudible).toBe(false);
    buffer('started', 'r1');
    expect(speech).toMatchObject({ isAudible: true, firstSentAt: 1_000 });
    written('i1', SENTENCE);
    done('r1');
    now += 1_000;
    expect(speech.remainingMs).toBe(3_000);
    expect(heard).toEqual([]);
    buffer('stopped', 'r1');
    expect({ heard, audible: speech.isAudible, left: speech.remainingMs }).toEqual({
      heard: ['i1'],
      audible: false,
      left: 0,
    });
    expect(cuts).toEqual([]);
    expect(numbers.numbers.firstAudioMs).toBe(0);
  });

  it('is about to be heard when it was generated faster than it begins', () => {
    item('r1', 'i1');
    done('r1');
    expect(speech.isAudible).toBe(true);
    buffer('started', 'r1');
    buffer('stopped', 'r1');
    expect(heard).toEqual(['i1']);
  });

  it('is never audible in a response that only asks for tools', () => {
    item('r1', 'i1', 'function_call');
    done('r1');
    expect(speech.isAudible).toBe(false);
  });

  it('was not heard when its response was cancelled before a sound', () => {
    item('r1', 'i1');
    done('r1', 'cancelled');
    expect({ audible: speech.isAudible, cuts }).toEqual({
      audible: false,
      cuts: [{ itemId: 'i1', heardMs: 0, sentMs: 0 }],
    });
  });

  it('is silent at once when it is hushed, cannot go on, and was heard as far as the service says', () => {
    item('r1', 'i1');
    buffer('started', 'r1');
    written('i1', SENTENCE);
    now += 700;
    speech.hush();
    expect({ sent, audible: speech.isAudible, goesOn: speech.goOn() }).toEqual({
      sent: ['output_audio_buffer.clear'],
      audible: false,
      goesOn: false,
    });
    speech.giveUp();
    expect(cuts).toEqual([{ itemId: 'i1', heardMs: 700, sentMs: 4_000 }]);
    // Late news of the same, which the service may send in any order.
    buffer('cleared', 'r1');
    done('r1', 'cancelled');
    speech.observe({ type: 'conversation.item.truncated', item_id: 'i1', audio_end_ms: 640 });
    expect(cuts.at(-1)).toEqual({ itemId: 'i1', heardMs: 640, sentMs: 4_000 });
    expect(heard).toEqual([]);
  });

  it('is cut by the service itself when somebody speaks', () => {
    item('r1', 'i1');
    buffer('started', 'r1');
    now += 500;
    buffer('cleared', 'r1');
    expect(cuts).toEqual([{ itemId: 'i1', heardMs: 500, sentMs: 500 }]);
    expect(speech.isAudible).toBe(false);
  });

  it('of two sentences was heard in their order', () => {
    item('r1', 'i1');
    item('r1', 'i2');
    written('i1', SENTENCE);
    written('i2', SENTENCE);
    buffer('started', 'r1');
    now += 5_000;
    speech.hush();
    speech.giveUp();
    expect(cuts.map(({ itemId, heardMs }) => [itemId, heardMs])).toEqual([
      ['i1', 4_000],
      ['i2', 1_000],
    ]);
  });

  it('of a muted response is thrown away as soon as it sounds', () => {
    speech.mute('r1');
    item('r1', 'i1');
    buffer('started', 'r1');
    expect({ sent, audible: speech.isAudible }).toEqual({ sent: ['output_audio_buffer.clear'], audible: false });
  });

  it('is not waited for when nobody tells of its end', () => {
    item('r1', 'i1');
    buffer('started', 'r1');
    written('i1', SENTENCE);
    done('r1');
    now += 6_900;
    speech.tick();
    expect(speech.isAudible).toBe(true);
    now += 200;
    speech.tick();
    expect({ audible: speech.isAudible, heard }).toEqual({ audible: false, heard: ['i1'] });
  });

  it('is taken for heard where the sideband was lost, and for cut where the line was', () => {
    item('r1', 'i1');
    buffer('started', 'r1');
    speech.unobserved();
    expect(heard).toEqual(['i1']);
    item('r2', 'i2');
    buffer('started', 'r2');
    now += 300;
    speech.lineLost();
    expect(cuts).toMatchObject([{ itemId: 'i2', heardMs: 300 }]);
  });
});
