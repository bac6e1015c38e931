import type { WebSocket } from 'ws';
import type { CancelTimer, Clock } from '../clock.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { FaultOf } from '../faults/fault.ts';
import { newIdentifier } from '../identifiers.ts';
import type { ServerEvent } from './server-event.ts';
import type { SessionLine } from './session.ts';

/** A break "during" a response strikes with its second audio delta: the first may already be all of a short one. */
const DELTAS_BEFORE_BREAK = 2;

/** The line from a session to its WebSocket, where a session can be cut and sprinkled with what nobody knows. */
export class FaultyLine implements SessionLine {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #faults: FaultBox;
  readonly #sprinkle: FaultOf<'unknown_events'> | null;
  readonly #closeAfterEvents: FaultOf<'close'> | null;
  #cancelClose: CancelTimer | null = null;
  #sent = 0;
  #deltas = 0;

  constructor(socket: WebSocket, clock: Clock, faults: FaultBox) {
    this.#socket = socket;
    this.#clock = clock;
    this.#faults = faults;
    this.#sprinkle = faults.take('unknown_events');
    this.#closeAfterEvents = faults.take('close', ({ when }) => 'afterEvents' in when);
    this.#closeLater(faults.take('close', ({ when }) => 'afterMs' in when));
  }

  send(event: ServerEvent & { event_id?: string }): void {
    this.#sent += 1;
    const strange = this.#sprinkle !== null && this.#sent % this.#sprinkle.every === 0;
    this.#write(strange ? { ...event, sim_unknown_field: { since: '2027-01-01', weight: 0.5 } } : event);
    if (strange) {
      this.#write({
        event_id: newIdentifier('event'),
        type: 'session.telemetry.sampled',
        sample: { load: 0.42 },
        note: null,
      });
    }
    const limit = this.#closeAfterEvents?.when;
    if (limit && 'afterEvents' in limit && this.#sent >= limit.afterEvents) this.#break(this.#closeAfterEvents);
    this.#breakDuring(event);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** The socket is gone. */
  end(): void {
    this.#cancelClose?.();
  }

  #write(event: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  #breakDuring(event: ServerEvent): void {
    if (event.type === 'response.created') this.#deltas = 0;
    const speaking = event.type === 'response.output_audio.delta' || event.type === 'response.output_text.delta';
    if (speaking) this.#deltas += 1;
    const moment =
      speaking && this.#deltas === DELTAS_BEFORE_BREAK
        ? 'response'
        : event.type === 'response.function_call_arguments.delta'
          ? 'tool_call'
          : null;
    if (moment) this.#break(this.#faults.take('close', ({ when }) => 'during' in when && when.during === moment));
  }

  #closeLater(fault: FaultOf<'close'> | null): void {
    if (!fault || !('afterMs' in fault.when)) return;
    this.#cancelClose = this.#clock.after(fault.when.afterMs, () => this.#break(fault));
  }

  #break(fault: FaultOf<'close'> | null): void {
    if (!fault) return;
    if (fault.code === null) this.#socket.terminate();
    else this.#socket.close(fault.code, fault.reason);
  }
}
