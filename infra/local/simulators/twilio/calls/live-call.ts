import { Callee } from '../../callees/callee.ts';
import { choosePersona, scenarioFor } from '../../callees/choose-persona.ts';
import { type Persona, unanswered } from '../../callees/persona.ts';
import { sleep } from '../clock.ts';
import type { Exchange } from '../exchange.ts';
import { seededRandom } from '../../callees/random.ts';
import { reportStatus } from '../webhooks/report-status.ts';
import { recordAct } from './record-act.ts';
import { type CallStatus, canBecome, type FinalStatus, isFinal } from './call-status.ts';
import type { Call } from './call.ts';
import { Line } from './line.ts';
import { priceLater } from './price-later.ts';

/** SIP's words for the ends of a call that nobody answered. */
const SIP_CODES: Readonly<Record<FinalStatus, number>> = {
  completed: 200,
  busy: 486,
  'no-answer': 487,
  canceled: 487,
  failed: 503,
};

/** A scenario can only name a persona that exists; should it not, the number does not exist either. */
const NOBODY = unanswered({ does: 'fail', sipResponseCode: 404 });

/**
 * A call while it lives. Owns all of it: the ring, the line with the callee, the running document, the timers.
 * Whichever of them ends the call, {@link end} takes the others with it, once.
 */
export class LiveCall {
  readonly call: Call;
  readonly exchange: Exchange;
  readonly persona: Persona;
  /** Resolves when the callee of an answering machine has beeped. */
  readonly beeped: Promise<void>;
  line: Line | undefined;
  readonly #life = new AbortController();
  readonly #seed: number;
  #document: AbortController | undefined;
  #leaveFrames: (() => void) | undefined;
  #callOffTimeLimit: (() => void) | undefined;
  #beeped = (): void => {};

  constructor(exchange: Exchange, call: Call, scenario = scenarioFor(remoteNumber(call), exchange.scenarios)) {
    this.exchange = exchange;
    this.call = call;
    this.persona = choosePersona(scenario, exchange.settings.patienceMs) ?? NOBODY;
    this.#seed = scenario.seed ?? exchange.seed;
    call.facts.persona = scenario.persona;
    this.beeped = new Promise((resolve) => (this.#beeped = resolve));
    exchange.add(this);
  }

  get over(): boolean {
    return isFinal(this.call.status);
  }

  /** Aborted when the call is over. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** Dials: goes through the states up to the answer. True when somebody has picked up (and is not yet in progress). */
  async ring(): Promise<boolean> {
    const { exchange, persona } = this;
    const { queueMs, ringMs, answerMs, maxRingMs } = exchange.settings;
    const wait = (ms: number): Promise<void> => sleep(exchange.clock, ms, this.signal);
    const { ring } = persona;
    await wait(queueMs);
    this.#become('initiated');
    await wait(ringMs);
    if (ring.does === 'fail') return this.#failed('failed', ring.sipResponseCode);
    if (ring.does === 'busy') return this.#failed('busy');
    this.#become('ringing');
    const patienceMs = Math.min(this.call.request.timeoutSeconds * 1_000, maxRingMs);
    const pickUpMs = ring.does === 'answer' ? (ring.afterMs ?? answerMs) : Number.POSITIVE_INFINITY;
    await wait(Math.min(pickUpMs, patienceMs));
    return pickUpMs <= patienceMs || this.#failed('no-answer');
  }

  /** The call is in progress: the callee is on the line, the time limit runs. Nothing happens the second time. */
  answer(): Line {
    if (this.line) return this.line;
    const { exchange, call } = this;
    const line = this.#putCalleeOnLine();
    this.line = line;
    this.#become('in-progress');
    this.limitTalk(call.request.timeLimitSeconds);
    this.#leaveFrames = exchange.frames.join(() => line.frame());
    return line;
  }

  /** Ends the call `seconds` after its answer; replaces an earlier limit. */
  limitTalk(seconds: number): void {
    this.#callOffTimeLimit?.();
    const { clock } = this.exchange;
    const left = (this.call.answeredAt ?? clock.now()) + seconds * 1_000 - clock.now();
    this.#callOffTimeLimit = clock.after(Math.max(0, left), () => this.end('completed', 'time limit'));
  }

  /**
   * Gives the call to `program`, if it is not over; whatever had it before is abandoned, its stream stopped. The call is
   * hung up when the program comes to its end, unless something else has taken over.
   */
  run(program: (signal: AbortSignal) => Promise<unknown>): void {
    if (!this.over) void this.#execute(program, this.occupy());
  }

  /** Takes the call away from whatever occupies it; the signal is aborted when the next one does so, or at the end. */
  occupy(): AbortSignal {
    this.#document?.abort(new Error('something else took over the call'));
    this.#document = new AbortController();
    return this.#document.signal;
  }

  /** Ends the call in `status`. Nothing happens when it is over already, or cannot end like that. */
  end(status: FinalStatus, endedBy: string, sipResponseCode = SIP_CODES[status]): void {
    if (!canBecome(this.call.status, status)) return;
    this.call.sipResponseCode = sipResponseCode;
    this.call.facts.endedBy = endedBy;
    this.#release();
    this.#become(status);
    if (status === 'completed') priceLater(this.exchange, this.call);
  }

  /** Hangs up from either side, whatever that means in the state the call is in. */
  hangUp(endedBy: string): void {
    this.end(this.call.status === 'in-progress' ? 'completed' : 'canceled', endedBy);
  }

  /** Ends the call without a status callback, because the simulator itself forgets it. */
  drop(): void {
    this.call.request = { ...this.call.request, statusCallback: undefined };
    this.hangUp('simulator');
  }

  async #execute(program: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    try {
      await program(signal);
      if (!signal.aborted) this.hangUp('document');
    } catch (error) {
      // Abandoned for something else, or because the call is over.
      if (signal.aborted) return;
      this.exchange.log.error(0, `the simulator itself failed: ${String(error)}`, this.call.sid);
      this.hangUp('simulator');
    }
  }

  #putCalleeOnLine(): Line {
    const { exchange, call, persona } = this;
    const callee: Callee = new Callee(persona, {
      random: seededRandom(this.#seed, remoteNumber(call)),
      charsPerSecond: exchange.settings.charsPerSecond,
      ...(exchange.voice === undefined ? {} : { voice: exchange.voice }),
      act: (act) => {
        recordAct(call, act, exchange.clock.now());
        if (act.kind === 'pressed') line.press(act.digits);
        if (act.kind === 'beeped') this.#beeped();
        if (act.kind === 'hung-up') this.hangUp('callee');
      },
    });
    const line: Line = new Line(callee);
    return line;
  }

  #become(status: CallStatus): void {
    const { exchange, call } = this;
    if (!call.become(status, exchange.clock.now())) return;
    void reportStatus(exchange, call, call.direction === 'outbound-dial' ? 'number-status' : 'status');
  }

  #failed(status: FinalStatus, sipResponseCode?: number): false {
    this.end(status, 'callee', sipResponseCode);
    return false;
  }

  #release(): void {
    this.#life.abort(new Error('the call is over'));
    this.#document?.abort(new Error('the call is over'));
    this.#callOffTimeLimit?.();
    this.#leaveFrames?.();
    this.line?.unbridge();
    this.line?.callee.cutOff();
  }
}

/** The number of the person, who is the callee of an outgoing call and the caller of an incoming one. */
function remoteNumber(call: Call): string {
  return call.direction === 'inbound' ? call.from : call.to;
}
