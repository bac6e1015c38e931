import { choosePersona, type NumberScenario, personaNames, type PersonaOptions } from '../../callees/choose-persona.ts';
import type { Persona } from '../../callees/persona.ts';
import { readScript } from '../../callees/script.ts';
import { ControlError } from './control-error.ts';
import { requiredText } from './read-body.ts';

const DURATIONS = ['answerMs', 'pickUpPauseMs', 'patienceMs', 'lingerMs', 'maxCallMs'];
const MAX_EXCHANGES = 10_000;

/** Reads who shall answer at a number. */
export function readScenario(body: Record<string, unknown>): NumberScenario {
  const persona = requiredText(body, 'persona');
  const { seed, options } = body;
  const script = body['script'] === undefined ? undefined : scripted(body['script']);
  if (choosePersona({ persona, script }) === undefined) {
    throw new ControlError(400, `no persona is called ${persona}; there are ${personaNames().join(', ')}`);
  }
  if (seed !== undefined && !Number.isInteger(seed)) throw new ControlError(400, 'seed must be a whole number');
  return { persona, script, seed: seed as number | undefined, options: readOptions(options) };
}

function scripted(script: unknown): Persona {
  try {
    return readScript(script);
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
}

function readOptions(options: unknown): PersonaOptions | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== 'object' || options === null) throw new ControlError(400, 'options must be an object');
  for (const [name, value] of Object.entries(options)) {
    const isDuration = DURATIONS.includes(name) && typeof value === 'number' && value >= 0;
    const isValues = name === 'values' && typeof value === 'object' && value !== null;
    const isCount =
      name === 'exchanges' && Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_EXCHANGES;
    if (!isDuration && !isValues && !isCount)
      throw new ControlError(400, `options can hold ${DURATIONS.join(', ')} (ms), exchanges and values`);
  }
  return options;
}
