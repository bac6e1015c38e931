import type { Mouth } from './mouth.ts';

/** What stands between the line and the person: a recording, a switchboard, a screening telephone. Its steps are done in order. */
export type FrontStep =
  | { does: 'say'; text: string }
  /** Music, or a tone. */
  | { does: 'sound'; ms: number }
  | { does: 'pause'; ms: number }
  /** Goes on when the other side has said something that matches; hangs up when it has not in time. */
  | { does: 'ask'; hears: RegExp; withinMs: number }
  /** Somebody comes to the line when the key is heard; the next step follows when it is not in time. */
  | { does: 'await-key'; key: string; withinMs: number }
  | { does: 'hang-up' };

/** Lives through the steps, 20 ms at a time. Once {@link over}, whoever is behind it is on the line. */
export class Front {
  readonly #steps: FrontStep[];
  readonly #mouth: Mouth;
  readonly #say: (text: string) => void;
  readonly #hangUp: (why: string) => void;
  #waitedMs = 0;
  #begun = false;

  constructor(
    steps: readonly FrontStep[],
    ports: { mouth: Mouth; say: (text: string) => void; hangUp: (why: string) => void },
  ) {
    this.#steps = [...steps];
    this.#mouth = ports.mouth;
    this.#say = ports.say;
    this.#hangUp = ports.hangUp;
  }

  get over(): boolean {
    return this.#steps.length === 0 && !this.#mouth.speaking;
  }

  tick(ms: number): void {
    const step = this.#steps[0];
    if (!step || this.#mouth.speaking) return;
    if (!this.#begun) return this.#begin(step);
    this.#waitedMs += ms;
    if (!('withinMs' in step)) return this.#next();
    if (this.#waitedMs < step.withinMs) return;
    if (step.does === 'ask') this.#hangUp('was not told what it asked for');
    else this.#next();
  }

  /** The other side has finished speaking. */
  heard(text: string): void {
    const step = this.#steps[0];
    if (step?.does === 'ask' && this.#begun && step.hears.test(text)) this.#next();
  }

  /** Keys are taken at any time, as switchboards do: nobody has to wait for the end of the menu. */
  keys(digits: string): void {
    const asks = this.#steps.some((step) => step.does === 'await-key' && digits.includes(step.key));
    if (asks) this.#steps.length = 0;
  }

  #begin(step: FrontStep): void {
    this.#begun = true;
    if (step.does === 'say') this.#say(step.text);
    if (step.does === 'sound') this.#mouth.beep(step.ms);
    if (step.does === 'pause') this.#mouth.pause(step.ms);
    if (step.does === 'hang-up') this.#hangUp('had nothing more to say');
  }

  #next(): void {
    this.#steps.shift();
    this.#begun = false;
    this.#waitedMs = 0;
  }
}
