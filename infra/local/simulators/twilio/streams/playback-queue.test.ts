import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_BYTES, SILENCE_BYTE } from '../../speech/speech.ts';
import { PlaybackQueue } from './playback-queue.ts';

const sound = (bytes: number) => Buffer.alloc(bytes, 1);
const played = (frame: Buffer) => frame.filter((byte) => byte !== SILENCE_BYTE).length;

function queueWithEchoes() {
  const echoes: string[] = [];
  return { queue: new PlaybackQueue((name, end) => echoes.push(`${name} ${end}`)), echoes };
}

describe('the playback queue', () => {
  it('echoes a mark at once when nothing is queued', () => {
    const { queue, echoes } = queueWithEchoes();
    queue.mark('hello');
    expect(echoes).toEqual(['hello played']);
  });

  it('echoes a mark when the frame that holds the last byte before it has been heard, not when it is handed out', () => {
    const { queue, echoes } = queueWithEchoes();
    queue.enqueue(sound(FRAME_BYTES + 1));
    queue.mark('end');
    queue.playFrame();
    queue.playFrame();
    expect(echoes).toEqual([]);
    queue.playFrame();
    expect(echoes).toEqual(['end played']);
  });

  it('echoes every pending mark at once, in order, when cleared', () => {
    const { queue, echoes } = queueWithEchoes();
    queue.enqueue(sound(1_000));
    queue.mark('one');
    queue.enqueue(sound(1_000));
    queue.mark('two');
    queue.playFrame();
    expect(queue.clear()).toBe(2_000 - FRAME_BYTES);
    expect(echoes).toEqual(['one cleared', 'two cleared']);
    expect(played(queue.playFrame())).toBe(0);
    expect(echoes).toHaveLength(2);
  });

  it('plays pieces of any size without a gap between them', () => {
    const { queue } = queueWithEchoes();
    for (const bytes of [1, 159, 7, 313]) queue.enqueue(sound(bytes));
    expect([1, 2, 3].map(() => played(queue.playFrame()))).toEqual([160, 160, 160]);
    expect(queue.queuedBytes).toBe(0);
  });

  it('refuses more than half an hour of audio', () => {
    const { queue } = queueWithEchoes();
    expect(queue.enqueue(sound(14_400_000))).toBe(true);
    expect(queue.enqueue(sound(1))).toBe(false);
  });

  it('loses no byte and no mark, whatever is done to it', () => {
    const command = fc.oneof(
      fc.record({ do: fc.constant('enqueue' as const), bytes: fc.integer({ min: 0, max: 900 }) }),
      fc.constant({ do: 'mark' as const }),
      fc.constant({ do: 'clear' as const }),
      fc.record({ do: fc.constant('play' as const), frames: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const echoed: number[] = [];
        const queue = new PlaybackQueue((name) => echoed.push(Number(name)));
        let [queued, out, cleared, marks, leftByClear] = [0, 0, 0, 0, 0];
        for (const step of commands) {
          if (step.do === 'enqueue') {
            queue.enqueue(sound(step.bytes));
            queued += step.bytes;
          } else if (step.do === 'mark') queue.mark(String(marks++));
          else if (step.do === 'clear') {
            cleared += queue.clear();
            leftByClear = Math.max(leftByClear, marks - echoed.length);
          } else for (let frame = 0; frame < step.frames; frame++) out += played(queue.playFrame());
          expect(out + cleared + queue.queuedBytes).toBe(queued);
          expect(echoed).toEqual(Array.from(echoed, (_, index) => index));
        }
        while (queue.queuedBytes > 0) out += played(queue.playFrame());
        queue.playFrame();
        expect(out + cleared).toBe(queued);
        expect(leftByClear).toBe(0);
        expect(echoed).toHaveLength(marks);
      }),
    );
  });
});
