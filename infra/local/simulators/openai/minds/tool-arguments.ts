import { fold } from '../french/fold.ts';

/** What a call is about, in words: looked up in the tool's schema by property name and enum value. */
export interface CallMeaning {
  /** Why the function is called, in a few words. */
  reason: string;
  /** Words an enum value may contain, best first: `confirmed`, `confirmee`, `accept` … */
  outcome: readonly string[];
}

type Schema = Record<string, unknown>;

/** Arguments that satisfy the tool's JSON Schema: every required property, and optional ones the meaning can fill. */
export function toolArguments(parameters: Schema | undefined, meaning: CallMeaning): string {
  return JSON.stringify(valueFor(parameters ?? { type: 'object', properties: {} }, meaning));
}

function valueFor(schema: Schema, meaning: CallMeaning): unknown {
  if ('const' in schema) return schema['const'];
  const options = schema['enum'];
  if (Array.isArray(options)) return chooseOption(options, meaning);
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) {
    const real = (alternatives as Schema[]).find((alternative) => alternative['type'] !== 'null');
    return real ? valueFor(real, meaning) : null;
  }
  const types = Array.isArray(schema['type']) ? (schema['type'] as unknown[]) : [schema['type']];
  switch (types.find((type) => type !== 'null')) {
    case 'string':
      return fitString(schema, meaning.reason);
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? Math.ceil(schema['minimum']) : 0;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () =>
        valueFor((schema['items'] ?? {}) as Schema, meaning),
      );
    case 'object':
      return objectFor(schema, meaning);
    default:
      return types.includes('null') ? null : meaning.reason;
  }
}

function objectFor(schema: Schema, meaning: CallMeaning): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  const filled: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const meaningful = /reason|raison|motif|outcome|resultat|result|issue|status|statut/.test(fold(name));
    if (required.has(name) || meaningful) filled[name] = valueFor(property, meaning);
  }
  return filled;
}

function chooseOption(options: readonly unknown[], meaning: CallMeaning): unknown {
  for (const word of meaning.outcome) {
    const found = options.find((option) => typeof option === 'string' && fold(option).includes(word));
    if (found !== undefined) return found;
  }
  // The first option is usually the happy one: what nothing matched is not that.
  return options.at(-1) ?? null;
}

function fitString(schema: Schema, text: string): string {
  const longest = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Infinity;
  const shortest = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0;
  return text.slice(0, longest).padEnd(shortest, '.');
}
