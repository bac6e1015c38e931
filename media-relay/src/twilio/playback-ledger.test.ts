import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioPayload } from '../sockets/audio-payload.ts';
import { PlaybackLedger } from './playback-ledger.ts';

const audio = (ms: number) => AudioPayload.ofSamples(Buffer.alloc(Math.round(ms * 8), 0x12));

/** A ledger on a clock of its own, with lengths for audio, and names of items for cuts. */
function ledgerAt(start = 0) {
  let now = start;
  const playback = new PlaybackLedger(() => now);
  const ledger = {
    sent: (itemId: string, ms: number) => playback.sent(itemId, audio(ms)) ?? 'none',
    marked: (name: string) => playback.marked(name),
    completed: (itemId: string) => playback.completed(itemId),
    pause: () => playback.pause(),
    overdue: () => playback.overdue(),
    resume: () => playback.resume(),
    cut: () => {
      playback.pause();
      return playback.cut();
    },
    get playing() {
      return playback.playing;
    },
    get remainingMs() {
      return playback.remainingMs;
    },
  };
  return {
    ledger,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('playback ledger', () => {
  it('counts nothing as heard that the carrier has not had the time to play', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 4_000);
    pass(1_000);
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 1_000, sentMs: 4_000 }]);
  });

  it('trusts a mark over the clock', () => {
    const { ledger, pass } = ledgerAt();
    const first = ledger.sent('a', 400);
    ledger.sent('a', 400);
    pass(900);
    ledger.marked(first);
    pass(100);
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 500, sentMs: 800 }]);
  });

  it('never claims more than was sent, however late the cut', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 3_700);
    pass(60_000);
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 3_700, sentMs: 3_700 }]);
  });

  it('cuts what is queued behind the audible item at nothing', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 1_000);
    ledger.sent('b', 2_000);
    ledger.sent('c', 500);
    pass(400);
    expect(ledger.cut().map((cut) => [cut.itemId, cut.heardMs])).toEqual([
      ['a', 400],
      ['b', 0],
      ['c', 0],
    ]);
  });

  it('gives whole milliseconds', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 123.375);
    pass(99.9);
    expect(ledger.cut()[0]?.heardMs).toBe(99);
  });

  it('marks the first sound of an item, then a fifth of a second at a time, and its end', () => {
    const { ledger } = ledgerAt();
    const marks = Array.from({ length: 16 }, () => ledger.sent('a', 20)).filter((mark) => mark !== 'none');
    expect(marks).toHaveLength(2);
    const { mark } = ledger.completed('a');
    expect(mark).not.toBeNull();
    expect(ledger.marked(mark ?? '')).toEqual(['a']);
  });

  it('ignores the marks that the carrier returns because of a clear', () => {
    const { ledger, pass } = ledgerAt();
    const cleared = ledger.sent('a', 1_000);
    pass(100);
    ledger.cut();
    const next = ledger.sent('b', 1_000);
    expect(ledger.marked(cleared)).toEqual([]);
    expect(ledger.playing).toBe(true);
    expect(next).not.toBe(cleared);
  });

  it('reports an item as heard once it is complete and its last mark is back, in either order', () => {
    const { ledger } = ledgerAt();
    const a = ledger.sent('a', 100);
    expect(ledger.marked(a)).toEqual([]);
    expect(ledger.completed('a')).toEqual({ heard: true, mark: null });
    const b = ledger.sent('b', 100);
    expect(ledger.completed('b')).toEqual({ heard: false, mark: null });
    expect(ledger.marked(b)).toEqual(['b']);
    expect(ledger.playing).toBe(false);
  });

  it('takes a later mark as proof of everything queued before it', () => {
    const { ledger } = ledgerAt();
    ledger.sent('a', 100);
    ledger.completed('a');
    const b = ledger.sent('b', 100);
    expect(ledger.marked(b)).toEqual(['a']);
  });

  it('starts the clock again when the queue had run dry', () => {
    const { ledger, pass } = ledgerAt();
    const first = ledger.sent('a', 200);
    pass(200);
    ledger.marked(first);
    pass(5_000);
    ledger.sent('a', 1_000);
    pass(300);
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 500, sentMs: 1_200 }]);
  });

  it('plays on after a pause where the person stopped hearing, with what came meanwhile', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 1_000);
    ledger.sent('a', 500);
    pass(600);
    expect(ledger.pause()).toEqual([]);
    pass(3_000);
    expect(ledger.sent('a', 300)).toBe('none');
    expect(ledger.remainingMs).toBe(1_200);
    const pieces = ledger.resume() ?? [];
    expect(pieces.map(({ payload }) => Math.round(payload.ms))).toEqual([400, 500, 300]);
    ledger.completed('a');
    pass(250);
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 850, sentMs: 1_800 }]);
  });

  it('reports what had been heard to the end when it pauses', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 200);
    ledger.completed('a');
    ledger.sent('b', 200);
    pass(300);
    expect(ledger.pause()).toEqual(['a']);
    expect(ledger.cut()).toEqual([{ itemId: 'b', heardMs: 100, sentMs: 200 }]);
  });

  it('does not keep more than half a minute for a resumption', () => {
    const { ledger, pass } = ledgerAt();
    for (let i = 0; i < 40; i++) ledger.sent('a', 1_000);
    pass(1_000);
    ledger.pause();
    expect(ledger.resume()).toBeNull();
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 1_000, sentMs: 40_000 }]);
  });

  it('resumes where the person was when only what they have heard was too much', () => {
    const { ledger, pass } = ledgerAt();
    for (let i = 0; i < 40; i++) {
      ledger.sent('a', 1_000);
      pass(900);
      ledger.marked(ledger.sent('a', 250));
    }
    ledger.pause();
    expect(ledger.resume()).not.toBeNull();
  });

  it('does not hold what was too much when it came, though most of the rest was heard since', () => {
    const { ledger, pass } = ledgerAt();
    for (let i = 0; i < 40; i++) ledger.sent('a', 1_000);
    pass(15_000);
    ledger.pause();
    expect(ledger.resume()).toBeNull();
    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 15_000, sentMs: 40_000 }]);
  });

  it('stops waiting for a carrier that confirms nothing', () => {
    const { ledger, pass } = ledgerAt();
    ledger.sent('a', 1_000);
    ledger.completed('a');
    pass(3_900);
    expect(ledger.overdue()).toEqual([]);
    expect(ledger.playing).toBe(true);
    pass(200);
    expect(ledger.overdue()).toEqual(['a']);
    expect(ledger.playing).toBe(false);
  });

  it('has heard between nothing and everything, and never goes back, whatever happens', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('send' as const),
        item: fc.constantFrom('a', 'b', 'c'),
        ms: fc.integer({ min: 1, max: 900 }),
      }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 2_000 }) }),
      fc.record({ kind: fc.constant('mark' as const), index: fc.nat(20) }),
      fc.record({ kind: fc.constant('complete' as const), item: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ledger, pass } = ledgerAt();
        const marks: string[] = [];
        let sentMs = 0;
        for (const one of steps) {
          if (one.kind === 'send') {
            marks.push(ledger.sent(one.item, one.ms));
            sentMs += one.ms;
          } else if (one.kind === 'pass') pass(one.ms);
          else if (one.kind === 'mark') ledger.marked(marks[one.index] ?? 'unknown');
          else if (one.kind === 'complete') ledger.completed(one.item);
          else ledger[one.kind]();
        }
        const cuts = ledger.cut();
        let heard = 0;
        for (const cut of cuts) {
          expect(cut.heardMs).toBeGreaterThanOrEqual(0);
          expect(cut.heardMs).toBeLessThanOrEqual(cut.sentMs);
          expect(Number.isInteger(cut.heardMs)).toBe(true);
          heard += cut.heardMs;
        }
        expect(heard).toBeLessThanOrEqual(sentMs);
        // An item that is audible has nothing audible queued behind it.
        const partly = cuts.findIndex((cut) => cut.heardMs < cut.sentMs);
        if (partly >= 0) expect(cuts.slice(partly + 1).every((cut) => cut.heardMs === 0)).toBe(true);
        expect(ledger.playing).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
