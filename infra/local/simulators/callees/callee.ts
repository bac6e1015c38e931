import { FRAME_MS } from '../speech/speech.ts';
import { between, type Random } from './random.ts';
import { Front } from './front.ts';
import { lastProduct } from './last-product.ts';
import { Mouth } from './mouth.ts';
import { type Persona, type Reaction, scriptOf } from './persona.ts';
import { type Hearing, type Turn, Turns } from './turns.ts';
import type { Voice } from './voice.ts';

const GOODBYE =
  /au revoir|bonne (?:journée|soirée|fin de journée)|à (?:bientôt|demain)\s*[.!]?$|\bgood ?bye\b|\bbye\b/iu;
/** A sound without words that is shorter than this is taken for noise, ms. */
const SHORTEST_SOUND_MS = 200;
const REACTION_MS: readonly [number, number] = [200, 450];
const MAX_OTHERWISE = 2;
const BEEP_MS = 500;

/** What a callee does that others must know of. */
export type CalleeAct =
  | { kind: 'said'; text: string }
  | { kind: 'heard'; turn: Turn; afterOwnMs: number | null }
  | { kind: 'beeped' }
  | { kind: 'pressed'; digits: string }
  | { kind: 'hung-up'; why: string };

/**
 * A person (or machine) on the line. It lives in steps of 20 ms: {@link tick} takes what it hears and returns what it
 * says. Whatever the other side does, it comes to an end: every line of its script is said at most once, "otherwise" at
 * most twice, and silence or length make it hang up.
 */
export class Callee {
  readonly #persona: Persona;
  readonly #random: Random;
  readonly #act: (act: CalleeAct) => void;
  readonly #turns: Hearing;
  readonly #mouth: Mouth;
  readonly #left: Reaction[];
  #elapsedMs = 0;
  #quietMs = 0;
  #lastSpokeAtMs: number | null = null;
  #greeted = false;
  #beepDue: boolean;
  #prompted = false;
  #otherwise = 0;
  #product: string | undefined;
  /** Heard and not answered yet; `dueMs` undefined while the other side has gone on speaking. */
  #unanswered: { text: string; dueMs: number | undefined } | undefined;
  #talkedOver = false;
  #leaving: { afterMs: number; why: string } | undefined;
  #onHold = false;
  #gone = false;
  readonly #front: Front;
  /** The person is on the line. */
  #came = false;

  /** `voice`: real speech, where it is not the words that travel in simulated audio. */
  constructor(
    persona: Persona,
    deps: { random: Random; charsPerSecond: number; act: (act: CalleeAct) => void; voice?: Voice },
  ) {
    this.#persona = persona;
    this.#random = deps.random;
    this.#act = deps.act;
    this.#turns = deps.voice?.hearing() ?? new Turns();
    this.#mouth = deps.voice?.mouth(persona.style ?? '') ?? new Mouth(deps.charsPerSecond);
    this.#left = scriptOf(persona);
    this.#beepDue = persona.beep ?? false;
    this.#front = new Front(persona.front ?? [], {
      mouth: this.#mouth,
      say: (text) => this.say(text),
      hangUp: (why) => this.#hangUp(why),
    });
  }

  /** Lives 20 ms: hears `frame`, returns what it says meanwhile (undefined for silence). */
  tick(frame: Buffer): Buffer | undefined {
    if (this.#gone) return undefined;
    this.#elapsedMs += FRAME_MS;
    const ended = this.#turns.hear(frame);
    if (!this.#came && !this.#front.over) return this.#standInFront(ended);
    this.#came = true;
    if (this.#turns.voiced) this.#talkedOver = this.#mouth.speaking;
    this.#greet();
    this.#interrupt();
    if (ended) this.#turnEnded(ended);
    this.#answer();
    this.#keepPatience();
    if (this.#elapsedMs >= this.#persona.maxCallMs) this.#hangUp('talked long enough');
    return this.#speak();
  }

  /** Hears keys that the other side pressed. */
  hearKeys(digits: string): void {
    this.#front.keys(digits);
  }

  /** On hold (a ringback tone, say) it waits as long as it takes; what is heard meanwhile is silence. */
  hold(onHold: boolean): void {
    this.#onHold = onHold;
  }

  /** Says something that is not in its script. */
  say(text: string): void {
    this.#mouth.say(text);
    this.#act({ kind: 'said', text });
  }

  /** The line is cut: tells what was heard of the turn under way. */
  cutOff(): void {
    this.#gone = true;
    const turn = this.#turns.finish();
    if (turn) this.#tellHeard(turn);
  }

  /** What is heard meanwhile is for the front: the person was not there. */
  #standInFront(ended: Turn | undefined): Buffer | undefined {
    if (ended) {
      this.#tellHeard(ended);
      this.#front.heard(ended.text);
    }
    if (this.#elapsedMs >= this.#persona.pickUpPauseMs) this.#front.tick(FRAME_MS);
    if (this.#elapsedMs >= this.#persona.maxCallMs) this.#hangUp('talked long enough');
    return this.#speak();
  }

  #greet(): void {
    // Who comes to a line that is open already speaks at once.
    if (!this.#greeted && this.#elapsedMs >= this.#persona.pickUpPauseMs) {
      this.#greeted = true;
      if (this.#persona.greeting !== undefined) this.#say(this.#persona.greeting);
    }
    if (this.#greeted && this.#beepDue && !this.#mouth.speaking) {
      this.#beepDue = false;
      this.#mouth.beep(BEEP_MS);
      this.#act({ kind: 'beeped' });
    }
  }

  #interrupt(): void {
    const next = this.#left.find(({ hears }) => !hears);
    const spokenMs = this.#turns.current?.voicedMs ?? 0;
    if (next?.on !== 'speech' || this.#mouth.speaking || spokenMs < (next.afterVoicedMs ?? 0)) return;
    if (spokenMs > 0) this.#react([next], '');
  }

  #turnEnded(turn: Turn): void {
    this.#tellHeard(turn);
    if (this.#leaving) return;
    // An agent that fell silent because it was spoken to has not finished: its next turn is the one to answer.
    const isSpeech = turn.text !== '' || turn.voicedMs >= SHORTEST_SOUND_MS;
    const complete = isSpeech && !this.#talkedOver;
    if (!complete && this.#unanswered === undefined) return;
    const text = [this.#unanswered?.text, turn.text].filter(Boolean).join(' ');
    this.#unanswered = { text, dueMs: this.#elapsedMs + between(this.#random, ...REACTION_MS) };
  }

  #answer(): void {
    const heard = this.#unanswered;
    if (heard === undefined) return;
    if (this.#turns.voiced) heard.dueMs = undefined;
    if (heard.dueMs === undefined || this.#elapsedMs < heard.dueMs || this.#mouth.speaking) return;
    this.#unanswered = undefined;
    if (this.#persona.farewell !== undefined && GOODBYE.test(heard.text)) {
      this.#leave(this.#persona.farewell, this.#persona.lingerMs, 'said goodbye');
      return;
    }
    const answers = this.#answersTo(heard.text);
    if (answers.length > 0) this.#react(answers, heard.text);
    else this.#sayOtherwise();
  }

  /** What there is to say to these words: one reaction for each question that they ask, or only the first. */
  #answersTo(heard: string): Reaction[] {
    const known = this.#left.filter(({ hears }) => hears?.test(heard));
    const firsts = known.filter(
      ({ hears }, index) => known.findIndex((other) => other.hears?.source === hears?.source) === index,
    );
    if (firsts.length > 0) return this.#persona.answersAll ? firsts : firsts.slice(0, 1);
    return this.#left.filter(({ hears }) => !hears).slice(0, 1);
  }

  /** In one breath: said one by one they would be as many turns. */
  #react(reactions: readonly Reaction[], heard: string): void {
    for (const reaction of reactions) this.#left.splice(this.#left.indexOf(reaction), 1);
    const says = reactions.flatMap((reaction) => reaction.says ?? []);
    if (says.length > 0) this.#say(says.join(' '), heard);
    for (const { presses, hangsUp } of reactions) {
      if (presses !== undefined) this.#act({ kind: 'pressed', digits: presses });
      if (hangsUp) this.#leaving = { afterMs: 0, why: 'hung up on purpose' };
    }
  }

  #sayOtherwise(): void {
    if (this.#persona.otherwise !== undefined && this.#otherwise < MAX_OTHERWISE) {
      this.#otherwise += 1;
      this.#say(this.#persona.otherwise);
    } else if (this.#persona.leave !== undefined) {
      this.#leave(this.#persona.leave, 0, 'had nothing left to say');
    }
  }

  #keepPatience(): void {
    const busy = this.#onHold || this.#turns.voiced || this.#mouth.speaking || this.#unanswered?.dueMs !== undefined;
    this.#quietMs = busy ? 0 : this.#quietMs + FRAME_MS;
    if (this.#leaving) {
      const sinceMs = this.#elapsedMs - (this.#lastSpokeAtMs ?? 0);
      if (!this.#mouth.speaking && sinceMs >= this.#leaving.afterMs) this.#hangUp(this.#leaving.why);
      return;
    }
    if (this.#quietMs < this.#persona.patienceMs) return;
    if (this.#persona.prompt === undefined || this.#prompted) {
      this.#hangUp('lost patience');
      return;
    }
    this.#prompted = true;
    this.#say(this.#persona.prompt);
  }

  #leave(text: string, afterMs: number, why: string): void {
    this.#say(text);
    this.#leaving = { afterMs, why };
  }

  #say(template: string, heard = ''): void {
    const { values } = this.#persona;
    // The first product that came to mind stays the one: nobody runs out of something else a sentence later.
    if (template.includes('{produit}')) this.#product ??= lastProduct(heard) ?? values['produit'];
    const text = template.replaceAll(/\{(\w+)\}/gu, (whole, name: string) =>
      name === 'produit' ? (this.#product ?? whole) : (values[name] ?? whole),
    );
    this.say(text);
  }

  #speak(): Buffer | undefined {
    if (this.#gone) return undefined;
    const frame = this.#mouth.next();
    if (frame) this.#lastSpokeAtMs = this.#elapsedMs;
    return frame;
  }

  #tellHeard(turn: Turn): void {
    const spokeAt = this.#lastSpokeAtMs;
    const afterOwnMs = spokeAt === null || turn.fromMs < spokeAt ? null : turn.fromMs - spokeAt;
    this.#act({ kind: 'heard', turn, afterOwnMs });
  }

  #hangUp(why: string): void {
    if (this.#gone) return;
    this.cutOff();
    this.#act({ kind: 'hung-up', why });
  }
}
