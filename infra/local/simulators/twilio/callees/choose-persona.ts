import { CALLERS } from './callers.ts';
import type { Persona } from './persona.ts';
import { SUPPLIERS } from './suppliers.ts';

const PERSONAS: Readonly<Record<string, Persona>> = { ...SUPPLIERS, ...CALLERS };
const DEFAULT_PERSONA: keyof typeof SUPPLIERS = 'accepts';

/** Numbers whose behaviour everybody can rely on without setting anything up: the last digit tells. */
const MAGIC_PREFIX = '+3361234560';
const MAGIC: Readonly<Record<string, keyof typeof SUPPLIERS>> = {
  1: 'accepts',
  2: 'refuses',
  3: 'partial',
  4: 'voicemail',
  5: 'busy',
  6: 'no-answer',
  7: 'hangs-up',
  8: 'talks-over',
  9: 'ambiguous',
};

/** What `PUT /_sim/numbers/{E164}` can change of a persona. */
export interface PersonaOptions {
  answerMs?: number;
  pickUpPauseMs?: number;
  patienceMs?: number;
  lingerMs?: number;
  maxCallMs?: number;
  values?: Record<string, string>;
}

/** The person behind a number. */
export interface NumberScenario {
  persona: string;
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
export function choosePersona({ persona: name, options = {} }: NumberScenario, patienceMs = 0): Persona | undefined {
  const persona = Object.hasOwn(PERSONAS, name) ? PERSONAS[name] : undefined;
  if (persona === undefined) return undefined;
  const { answerMs, values, ...timing } = options;
  return {
    ...persona,
    patienceMs: patienceMs || persona.patienceMs,
    ...timing,
    ring:
      persona.ring.does === 'answer' ? { ...persona.ring, afterMs: answerMs ?? persona.ring.afterMs } : persona.ring,
    values: { ...persona.values, ...values },
  };
}
