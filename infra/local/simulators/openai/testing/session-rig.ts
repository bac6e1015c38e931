import { Ear, FRAME_BYTES, say, silence } from '../../speech/speech.ts';
import { FaultBox } from '../faults/fault-box.ts';
import type { Fault } from '../faults/fault.ts';
import { faultSchema } from '../faults/fault.ts';
import { findModel } from '../models.ts';
import { RealtimeSession } from '../realtime/session.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { FakeClock } from './fake-clock.ts';
import { assertOfficial, hasOfficialSpec, serverEventSchema } from './official-spec.ts';

/** A server event as a client sees it. */
export type SeenEvent = { type: string; event_id: string } & Record<string, unknown>;

const FRAME_MS = 20;

/** A session with no socket, on a clock that the test moves; every event it sends is checked against the official spec. */
export class SessionRig {
  readonly clock = new FakeClock();
  readonly faults = new FaultBox();
  readonly session: RealtimeSession;
  readonly events: SeenEvent[] = [];
  closed: { code: number; reason: string } | null = null;
  settings: Settings;
  #read = 0;

  constructor(settings: Partial<Settings> = {}, modelName = 'gpt-realtime-2.1') {
    this.settings = { ...defaultSettings, ...settings };
    const model = findModel(modelName, this.clock.now());
    if (!model) throw new Error(`no model ${modelName}`);
    const world = { clock: this.clock, settings: () => this.settings, faults: this.faults };
    this.session = new RealtimeSession(world, model, {
      send: (event) => this.#see(event),
      close: (code, reason) => {
        this.closed = { code, reason };
        this.session.end();
      },
    });
    this.session.start();
  }

  send(event: Record<string, unknown>): void {
    this.session.receive(JSON.stringify(event));
  }

  /** Makes it a telephone session: µ-law both ways, with whatever else of the session. */
  useTelephone(session: Record<string, unknown> = {}, input: Record<string, unknown> = {}): void {
    const audio = { input: { format: { type: 'audio/pcmu' }, ...input }, output: { format: { type: 'audio/pcmu' } } };
    this.send({ type: 'session.update', session: { type: 'realtime', audio, ...session } });
  }

  /** Plays µ-law to the session in 20 ms frames, in real time. */
  play(audio: Buffer): void {
    for (let at = 0; at < audio.length; at += FRAME_BYTES) {
      this.send({ type: 'input_audio_buffer.append', audio: audio.subarray(at, at + FRAME_BYTES).toString('base64') });
      this.clock.advance(FRAME_MS);
    }
  }

  /** Says a sentence to the session, with enough silence after it to end the turn. */
  tell(text: string, silenceMs = 600): void {
    this.play(Buffer.concat([say(text), silence(silenceMs)]));
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }

  fault(fault: Record<string, unknown>): Fault {
    return this.faults.add(faultSchema.parse(fault));
  }

  /** Events since the last call. */
  take(): SeenEvent[] {
    const fresh = this.events.slice(this.#read);
    this.#read = this.events.length;
    return fresh;
  }

  /** Types of the events since the last call; deltas in a row count once. */
  takeTypes(): string[] {
    return sequence(this.take());
  }

  last(type: string): SeenEvent {
    const found = this.events.findLast((event) => event.type === type);
    if (!found) throw new Error(`no ${type} among ${sequence(this.events).join(', ')}`);
    return found;
  }

  /** What an ear on the other end would hear of one item. */
  heard(itemId: string): string {
    const deltas = this.events.filter(
      (event) => event.type === 'response.output_audio.delta' && event['item_id'] === itemId,
    );
    const audio = Buffer.concat(deltas.map((event) => Buffer.from(String(event['delta']), 'base64')));
    return new Ear()
      .hear(audio)
      .map((frame) => frame.word)
      .join('');
  }

  #see(event: object): void {
    // What is not JSON would be lost or changed on the wire.
    const wire = JSON.parse(JSON.stringify(event)) as SeenEvent;
    this.events.push(wire);
    if (!hasOfficialSpec) return;
    const schema = serverEventSchema(wire.type);
    if (!schema) throw new Error(`the official document knows no event '${wire.type}'`);
    assertOfficial(wire, schema, wire.type);
  }
}

/** Event types in order, with runs of the two interleaved deltas of speech as one. */
export function sequence(events: readonly SeenEvent[]): string[] {
  const types: string[] = [];
  for (const { type } of events) {
    if (type.endsWith('.delta') && types.slice(-2).includes(type)) continue;
    types.push(type);
  }
  return types;
}
