import { describe, expect, it } from 'vitest';
import { FRAME_BYTES, say, silence } from '../speech/speech.ts';
import { type Turn, Turns } from './turns.ts';

function hear(turns: Turns, audio: Buffer): Turn[] {
  const ended: Turn[] = [];
  for (let at = 0; at < audio.length; at += FRAME_BYTES) {
    const turn = turns.hear(audio.subarray(at, at + FRAME_BYTES));
    if (turn) ended.push(turn);
  }
  return ended;
}

describe('the turns on a line', () => {
  it('end after half a second of silence', () => {
    const turns = new Turns();
    expect(hear(turns, Buffer.concat([silence(200), say('Bonjour, dix kilos.'), silence(480)]))).toEqual([]);
    expect(hear(turns, silence(20))).toMatchObject([{ text: 'Bonjour, dix kilos.', fromMs: 200, gaps: [] }]);
  });

  it('hold the gaps inside them', () => {
    const audio = Buffer.concat([say('un'), silence(60), say(' deux'), silence(500)]);
    const [turn] = hear(new Turns(), audio);
    expect(turn).toMatchObject({ text: 'un deux', gaps: [{ ms: 60 }] });
  });

  it('keep words apart that a cut has brought together', () => {
    const audio = Buffer.concat([say('Bonjour, je vous'), silence(100), say('Bonjour encore'), silence(500)]);
    expect(hear(new Turns(), audio)).toMatchObject([{ text: 'Bonjour, je vous Bonjour encore' }]);
  });

  it('are told as far as they went when the line is cut', () => {
    const turns = new Turns();
    hear(turns, say('Bonjour, je vou').subarray(0, -FRAME_BYTES));
    expect(turns.finish()?.text).toMatch(/^Bonjour, je/);
    expect(turns.finish()).toBeUndefined();
  });
});
