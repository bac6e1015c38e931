import { WebSocket } from 'ws';
import { hasOfficialSpec, serverEventSchema, violations } from './official-spec.ts';
import type { SeenEvent } from './session-rig.ts';

const PATIENCE_MS = 5000;

/** A bare WebSocket client of the realtime API, for tests that need a real socket. */
export class RealtimeClient {
  readonly socket: WebSocket;
  readonly events: SeenEvent[] = [];
  /** Where what came is not what the official document says. */
  readonly problems: string[] = [];
  /** Resolves when the socket has closed, by either side. */
  readonly closed: Promise<{ code: number; reason: string }>;
  #wake: () => void = () => {};

  constructor(url: string, headers: Record<string, string> = { authorization: 'Bearer sk-test' }) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString('utf8')) as SeenEvent;
      this.events.push(event);
      this.#check(event);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => {});
  }

  send(event: Record<string, unknown>): void {
    this.socket.send(JSON.stringify(event));
  }

  /** Waits for an event of that type, counting from the first one ever received. */
  async until(type: string, wanted: (event: SeenEvent) => boolean = () => true): Promise<SeenEvent> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const found = this.events.find((event) => event.type === type && wanted(event));
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 200);
      });
    }
    throw new Error(`no ${type} among ${this.events.map((event) => event.type).join(', ')}`);
  }

  /** Opens a telephone session and waits until it is one. */
  async useTelephone(session: Record<string, unknown> = {}): Promise<void> {
    await this.until('session.created');
    const format = { type: 'audio/pcmu' };
    const audio = { input: { format, transcription: { model: 'gpt-transcribe' } }, output: { format } };
    this.send({ type: 'session.update', session: { type: 'realtime', audio, ...session } });
    await this.until('session.updated');
  }

  close(): void {
    this.socket.close();
  }

  #check(event: SeenEvent): void {
    const strange = event.type === 'session.telemetry.sampled' || 'sim_unknown_field' in event;
    if (!hasOfficialSpec || strange) return;
    const schema = serverEventSchema(event.type) ?? event.type;
    this.problems.push(...violations(event, schema, event.type));
  }
}
