import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { LiveListener } from './live-call.ts';
import { LiveHub } from './live-hub.ts';

const turn = (order: number, change: Partial<Turn> = {}): Turn => ({
  attempt: 1,
  leg: 2,
  order,
  speaker: 'agent',
  text: `Phrase ${order}`,
  heard: 'pending',
  heardMs: null,
  spokenMs: null,
  at: '2026-11-20T09:00:00.000Z',
  ...change,
});

class Listener implements LiveListener {
  readonly got: Record<string, unknown>[] = [];
  over: boolean | null = null;
  readonly listens: boolean;
  constructor(listens = false) {
    this.listens = listens;
  }
  send(message: string) {
    this.got.push(JSON.parse(message) as Record<string, unknown>);
  }
  end(over: boolean) {
    this.over = over;
  }
  get types() {
    return this.got.map(({ type }) => type);
  }
}

let hub: LiveHub;
const quiet = { phase: 'talking', agentSpeaking: false, personSpeaking: false, interruptions: 0 } as const;
beforeEach(() => {
  hub = new LiveHub({ callId: 'call_1', attempt: 1, leg: 2 }, [turn(1, { leg: 1, text: 'Avant' })]);
});

describe('somebody who comes later', () => {
  it('is first shown all that was said, each turn as it stands, in order', () => {
    hub.turn(turn(2));
    const more = { ...turn(1), sid: 'CA1' };
    hub.turn(more);
    hub.turn(turn(2, { heard: 'all' }));
    const listener = new Listener();
    hub.add(listener);
    expect(listener.got).toEqual([
      {
        type: 'call',
        callId: 'call_1',
        attempt: 1,
        leg: 2,
        turns: [turn(1, { leg: 1, text: 'Avant' }), turn(1), turn(2, { heard: 'all' })],
      },
    ]);
  });

  it('learns the state of things although it has not changed', () => {
    const early = new Listener();
    hub.add(early);
    hub.observe(quiet);
    hub.observe({ ...quiet });
    expect(early.types).toEqual(['call', 'state']);
    const late = new Listener();
    hub.add(late);
    hub.observe(quiet);
    expect(late.got.at(-1)).toEqual({ type: 'state', ...quiet });
  });

  it('is turned away when twenty are there', () => {
    const stops = Array.from({ length: 20 }, () => hub.add(new Listener()));
    expect(hub.add(new Listener())).toBeNull();
    stops[0]?.();
    expect(hub.add(new Listener())).not.toBeNull();
  });
});

describe('watching', () => {
  it('shows turns as they change, whispers and changes of state, and no audio', () => {
    const listener = new Listener();
    hub.add(listener);
    hub.turn(turn(1));
    hub.observe(quiet);
    hub.whispered('w1', 'Propose 10 h');
    hub.observe({ ...quiet, interruptions: 1 });
    hub.audio('person', 'AAAA');
    hub.cleared();
    expect(listener.types).toEqual(['call', 'turn', 'state', 'whisper', 'state']);
    expect([hub.watched, hub.listened]).toEqual([true, false]);
  });

  it('with ears has the audio of both sides in the order in which it passed', () => {
    const [ears, eyes] = [new Listener(true), new Listener()];
    const stop = hub.add(ears);
    hub.add(eyes);
    hub.audio('person', 'AAAA');
    hub.audio('agent', 'BBBB');
    hub.cleared();
    expect(ears.got.slice(1)).toEqual([
      { type: 'audio', side: 'person', payload: 'AAAA' },
      { type: 'audio', side: 'agent', payload: 'BBBB' },
      { type: 'cleared' },
    ]);
    expect(eyes.types).toEqual(['call']);
    stop?.();
    expect([hub.watched, hub.listened]).toEqual([true, false]);
  });

  it('ends with the leg, and says whether the call does', () => {
    const listener = new Listener();
    hub.add(listener);
    hub.end('drained', false);
    expect(listener.got.at(-1)).toEqual({ type: 'end', reason: 'drained', over: false });
    expect([listener.over, hub.watched]).toEqual([false, false]);
  });
});
