import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaybackLedger } from './playback-ledger.ts';

function ledgerAt(start = 0) {
  let now = start;
  const ledger = new PlaybackLedger(() => now);
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
    expect(ledger.completed('a')).toBe('a');
    const b = ledger.sent('b', 100);
    expect(ledger.completed('b')).toBeNull();
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
          else ledger.completed(one.item);
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
