import { conforms } from '../responses/conforms.ts';
import { alternativesOf, dereference, propertiesOf, typesOf, type JsonSchema } from '../responses/json-schema.ts';
import { emptyValue } from './empty-value.ts';

/** Several spellings of one finding: the first that the schema accepts is told, and none is told wrongly. */
export class AnyOf {
  readonly spellings: readonly unknown[];

  constructor(...spellings: readonly unknown[]) {
    this.spellings = spellings;
  }
}

/** The nearest value to `found` that the schema accepts: unknown properties are left out, absent ones are empty. */
export function fitSchema(found: unknown, schema: JsonSchema, root: JsonSchema = schema): unknown {
  const real = dereference(schema, root);
  if (found === undefined) return emptyValue(real, root);
  if (found instanceof AnyOf) {
    const spelling = found.spellings.find((value) => conforms(value, real, root));
    return spelling === undefined ? emptyValue(real, root) : spelling;
  }
  for (const alternative of alternativesOf(real).map((option) => dereference(option, root))) {
    const fitted = fitOne(found, alternative, root);
    if (fitted !== undefined && conforms(fitted, alternative, root)) return fitted;
  }
  return emptyValue(real, root);
}

function fitOne(found: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const types = typesOf(schema);
  if (types.includes('array') && Array.isArray(found)) {
    const items = dereference((schema['items'] ?? {}) as JsonSchema, root);
    const sayable = found.filter((item: unknown) => canSay(item, items, root));
    return sayable.map((item: unknown) => fitSchema(item, items, root));
  }
  if (types.includes('object') && isRecord(found)) {
    const names = Object.entries(propertiesOf(schema));
    return Object.fromEntries(names.map(([name, property]) => [name, fitSchema(found[name], property, root)]));
  }
  return found;
}

/** An item whose name the schema does not allow is left out, rather than told under another name. */
function canSay(item: unknown, schema: JsonSchema, root: JsonSchema): boolean {
  if (!isRecord(item)) return true;
  return Object.entries(propertiesOf(schema)).every(([name, property]) => {
    const value = item[name];
    return !(value instanceof AnyOf) || value.spellings.some((spelling) => conforms(spelling, property, root));
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof AnyOf);
}
