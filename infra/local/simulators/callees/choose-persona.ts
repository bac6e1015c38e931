import { CALLERS } from './callers.ts';
import { GUESTS } from './guests.ts';
import type { Persona } from './persona.ts';
import { STAFF } from './staff.ts';
import { SUPPLIERS } from './suppliers.ts';

const PERSONAS: Readonly<Record<string, Persona>> = { ...SUPPLIERS, ...CALLERS, ...GUESTS, ...STAFF };
const DEFAULT_PERSONA: keyof typeof SUPPLIERS = 'accepts';

/** Numbers whose behaviour everybody can rely on without setting anything up: the last two digits tell. */
const MAGIC_PREFIX = '+336123456';
const MAGIC: Readonly<Record<string, keyof typeof SUPPLIERS>> = {
  '01': 'accepts',
  '02': 'refuses',
  '03': 'partial',
  '04': 'voicemail',
  '05': 'busy',
  '06': 'no-answer',
  '07': 'hangs-up',
  '08': 'talks-over',
  '09': 'ambiguous',
  10: 'voicemail-undetected',
  11: 'screening',
  12: 'ivr',
  13: 'hold',
  14: 'fax',
  15: 'not-in-service',
  16: 'taken-for-a-machine',
};

/** What `PUT /_sim/numbers/{E164}` can change of a persona. */
export interface PersonaOptions {
  answerMs?: number;
  pickUpPauseMs?: number;
  patienceMs?: number;
  lingerMs?: number;
  maxCallMs?: number;
  /** Lines of small talk, for a persona that has any. */
  exchanges?: number;
  values?: Record<string, string>;
}

/** The person behind a number. */
export interface NumberScenario {
  persona: string;
  /** Who it is, where the scenario brought them along; `persona` is only what they are called then. */
  script?: Persona;
  /** Fixes what the persona leaves to chance; the simulator's own seed and the number do when absent. */
  seed?: number;
  options?: PersonaOptions;
}

export function personaNames(): string[] {
  return Object.keys(PERSONAS);
}

/** Who answers at `number`: what the control API said, else the magic numbers, else somebody who accepts. */
export function scenarioFor(number: string, scenarios: ReadonlyMap<string, NumberScenario>): NumberScenario {
  const magic = number.startsWith(MAGIC_PREFIX) ? MAGIC[number.slice(MAGIC_PREFIX.length)] : undefined;
  return scenarios.get(number) ?? { persona: magic ?? DEFAULT_PERSONA };
}

/**
 * The persona of a scenario with its options applied; undefined when there is none of that name. `patienceMs` replaces
 * the persona's own patience, but not one that the options set; 0 replaces nothing.
 */
export function choosePersona(
  { persona: name, script, options = {} }: NumberScenario,
  patienceMs = 0,
): Persona | undefined {
  const persona = script ?? (Object.hasOwn(PERSONAS, name) ? PERSONAS[name] : undefined);
  if (persona === undefined) return undefined;
  const { answerMs, values, exchanges, ...timing } = options;
  return {
    ...persona,
    patienceMs: patienceMs || persona.patienceMs,
    ...timing,
    ring:
      persona.ring.does === 'answer' ? { ...persona.ring, afterMs: answerMs ?? persona.ring.afterMs } : persona.ring,
    ...(persona.smallTalk && exchanges !== undefined ? { smallTalk: { ...persona.smallTalk, exchanges } } : {}),
    values: { ...persona.values, ...values },
  };
}
