import { readFileSync } from 'node:fs';
import * as z from 'zod';

type Schema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;
type Responses = Record<string, { content?: Record<string, { schema: Schema }> }>;

interface Described {
  paths: Record<string, Record<string, { responses: Responses }>>;
  components: { schemas: Record<string, Schema> };
}

/** Read as it is served, and not by what it was made of. */
const text = readFileSync(new URL('../../../functions/api-description/openapi.json', import.meta.url), 'utf8');
const { paths, components } = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as Described;

const routes = Object.entries(paths).map(([path, methods]) => ({
  path,
  methods,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));
const known = new Map<Schema, z.ZodType>();

/**
 * Holds an answer against what the API's description says of it: that there may be one of this status, and what is in it. Throws where it
 * does not say so. Addresses that are not described are nobody's business.
 */
export function asDescribed(request: string, status: number, body: unknown): void {
  const [method = '', address = ''] = request.split(' ');
  const path = address.replace(/\?.*$/, '');
  const operation = routes.find(({ pattern, methods }) => pattern.test(path) && method.toLowerCase() in methods);
  const responses = operation?.methods[method.toLowerCase()]?.responses;
  if (!responses) return;
  const response = responses[status];
  if (!response)
    throw new Error(`${method} ${operation.path} is not said to answer ${status}: ${JSON.stringify(body)}`);
  for (const [type, { schema }] of Object.entries(response.content ?? {})) {
    if (!type.endsWith('json')) continue;
    const { success, error } = schemaOf(schema).safeParse(body);
    if (success) continue;
    const wrong = z.prettifyError(error);
    throw new Error(
      `${method} ${operation.path} answers ${status} otherwise than it is said to: ${wrong}\n${JSON.stringify(body)}`,
    );
  }
}

function schemaOf(schema: Schema): z.ZodType {
  const found = known.get(schema) ?? z.fromJSONSchema({ ...schema, $defs: components.schemas });
  known.set(schema, found);
  return found;
}
