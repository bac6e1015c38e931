import { describe, expect, it } from 'vitest';
import { FRAME_BYTES, say, silence } from '../../speech/speech.ts';
import { InputAudio } from './input-audio.ts';
import { SERVER_VAD } from './session-config.ts';
import { TurnDetector, type TurnEvent } from './turn-detector.ts';

function listen(audio: Buffer, config: Partial<typeof SERVER_VAD> = {}): TurnEvent[] {
  const input = new InputAudio();
  const detector = new TurnDetector({ ...SERVER_VAD, ...config });
  return input.append(audio).flatMap((frame) => detector.hear(frame) ?? []);
}

const noise = (level: number, ms: number): Buffer => Buffer.alloc((ms / 20) * FRAME_BYTES, level);

describe('the turn detector', () => {
  it('hears where speech begins, with its padding, and where it ends, with its silence', () => {
    const audio = Buffer.concat([silence(1000), say('Bonjour.'), silence(1000)]);
    const spokenMs = say('Bonjour.').length / 8;
    expect(listen(audio)).toEqual([
      { type: 'started', audioStartMs: 700 },
      { type: 'stopped', audioEndMs: 1000 + spokenMs + 500 },
    ]);
    expect(listen(audio, { prefix_padding_ms: 0, silence_duration_ms: 200 })).toEqual([
      { type: 'started', audioStartMs: 1000 },
      { type: 'stopped', audioEndMs: 1000 + spokenMs + 200 },
    ]);
  });

  it('does not take a pause between words for an end', () => {
    const audio = Buffer.concat([say('Un'), silence(300), say('deux'), silence(800)]);
    expect(listen(audio).map(({ type }) => type)).toEqual(['started', 'stopped']);
    expect(listen(audio, { silence_duration_ms: 200 }).map(({ type }) => type)).toEqual([
      'started',
      'stopped',
      'started',
      'stopped',
    ]);
  });

  it('does not start on a single click, nor pad back into the turn before', () => {
    expect(listen(Buffer.concat([silence(200), noise(0x10, 20), silence(800)]))).toEqual([]);
    const two = listen(Buffer.concat([say('Un'), silence(500), say('deux'), silence(500)]));
    const firstEnd = two[1]?.type === 'stopped' ? two[1].audioEndMs : 0;
    expect(two[2]).toEqual({ type: 'started', audioStartMs: firstEnd });
  });

  it('takes a weak noise for speech only below its threshold', () => {
    const hum = Buffer.concat([noise(0x52, 400), silence(800)]);
    expect(listen(hum, { threshold: 0.5 })).toEqual([]);
    expect(listen(hum, { threshold: 0.2 })).toHaveLength(2);
    expect(listen(Buffer.concat([say('Bonjour'), silence(800)]), { threshold: 0.9 })).toHaveLength(2);
  });
});

describe('the input audio buffer', () => {
  it('counts time in audio, whatever the pieces', () => {
    const input = new InputAudio();
    for (const piece of [37, 160, 1000, 3]) input.append(Buffer.alloc(piece, 0xff));
    expect(input.clockMs).toBe(150);
    expect(input.bufferedMs).toBe(150);
    expect(input.commit().audioMs).toBe(150);
    expect(input.bufferedMs).toBe(0);
  });

  it('hears the words through odd pieces', () => {
    const input = new InputAudio();
    const audio = say('Dix kilos de tomates.');
    for (let at = 0; at < audio.length; at += 333) input.append(audio.subarray(at, at + 333));
    expect(input.commit().heard).toBe('Dix kilos de tomates.');
  });
});
