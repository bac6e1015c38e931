import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Ear, FRAME_BYTES, say, silence } from '../speech/speech.ts';
import { Turns } from './turns.ts';
import { realVoice } from './real-voice.ts';

/** Speech whose words travel in the audio, made and understood as slowly as one likes. */
function fakeSpeech(makingMs: (text: string) => number = () => 1) {
  const asked: string[] = [];
  const problems: string[] = [];
  const voice = realVoice(
    {
      async speak(text) {
        asked.push(text);
        await wait(makingMs(text));
        if (text === 'impossible') throw new Error('no');
        // Real speech is not cut in frames.
        return Buffer.concat([say(text, 60), Buffer.alloc(7, 0xff)]);
      },
      async transcribe(audio) {
        await wait(1);
        const heard = new Ear().hear(audio);
        return heard.map(({ word }) => word).join('');
      },
    },
    (problem) => problems.push(problem),
  );
  return { voice, asked, problems };
}

function playAll(mouth: { next(): Buffer | undefined }): string[] {
  const turns = new Turns();
  const frames = [];
  for (let frame = mouth.next(); frame; frame = mouth.next()) frames.push(frame);
  expect(frames.every((frame) => frame.length === FRAME_BYTES)).toBe(true);
  return [...frames, ...Array.from({ length: 30 }, () => silence(20))].flatMap(
    (frame) => turns.hear(frame)?.text ?? [],
  );
}

describe('a real mouth', () => {
  it('is speaking from the moment it was told to, and keeps the order', async () => {
    const { voice } = fakeSpeech((text) => (text === 'un' ? 20 : 1));
    const mouth = voice.mouth('');
    mouth.say('un');
    mouth.say(' deux');
    expect([mouth.speaking, mouth.next()]).toEqual([true, undefined]);
    await wait(60);
    expect(playAll(mouth)).toEqual(['un deux']);
    expect(mouth.speaking).toBe(false);
  });

  it('makes a line once, whoever says it, and says nothing of what could not be made', async () => {
    const { voice, asked, problems } = fakeSpeech();
    const [one, two] = [voice.mouth('pressée'), voice.mouth('pressée')];
    for (const mouth of [one, two]) mouth.say('Bonjour.');
    one.say('impossible');
    await wait(30);
    expect(asked).toEqual(['Bonjour.', 'impossible']);
    expect(problems).toHaveLength(1);
    expect([playAll(one), playAll(two)]).toEqual([['Bonjour.'], ['Bonjour.']]);
    expect(one.speaking).toBe(false);
  });
});

describe('real hearing', () => {
  it('finds turns by their loudness and has them written down, once each', async () => {
    const { voice } = fakeSpeech();
    const hearing = voice.hearing();
    const line = Buffer.concat([silence(400), say('Bonjour, dix kilos.', 60), silence(1_000)]);
    const told = [];
    for (let at = 0; at < line.length; at += FRAME_BYTES) told.push(hearing.hear(line.subarray(at, at + FRAME_BYTES)));
    expect(told.filter(Boolean)).toEqual([]);
    expect(hearing.current).toBeUndefined();
    await wait(20);
    expect(hearing.hear(silence(20))).toMatchObject({ text: 'Bonjour, dix kilos.', fromMs: 400 });
    expect(hearing.hear(silence(20))).toBeUndefined();
  });

  it('takes a breath between two sentences for no end, and a quiet line for no voice', () => {
    const hearing = fakeSpeech().voice.hearing();
    const noise = Buffer.alloc(FRAME_BYTES, 0xf9);
    expect([hearing.hear(noise), hearing.voiced]).toEqual([undefined, false]);
    const line = Buffer.concat([say('Bonjour.', 60), silence(600), say('Dix kilos.', 60)]);
    for (let at = 0; at < line.length; at += FRAME_BYTES) hearing.hear(line.subarray(at, at + FRAME_BYTES));
    expect(hearing.current?.fromMs).toBe(20);
    expect(hearing.finish()).toMatchObject({ text: '' });
    expect(hearing.finish()).toBeUndefined();
  });
});
