import type * as z from 'zod';
import { resourcesOf, type Assembly, type Placed } from '../assembly/cloud-assembly.ts';
import { StartError } from '../platform/start-error.ts';
import type { Identity } from './identities.ts';
import type { Resolver } from './resolver.ts';

/** The template together with what its values are on this machine. */
export interface Deployment {
  assembly: Assembly;
  resolver: Resolver;
}

/** A resource whose properties are resolved and have the expected form. */
export interface Declared<Properties> {
  logicalId: string;
  stackName: string;
  identity: Identity;
  properties: Properties;
}

/** Every resource of a type that exists under the template's conditions. */
export function declared<Schema extends z.ZodObject>(
  { assembly, resolver }: Deployment,
  types: string | readonly string[],
  schema: Schema,
): Declared<z.infer<Schema>>[] {
  return resourcesOf(assembly, ...[types].flat())
    .filter(({ stack, resource }) => resolver.exists(stack, resource))
    .map((placed) => {
      let properties: z.infer<Schema> | undefined;
      return {
        logicalId: placed.logicalId,
        stackName: placed.stack.name,
        identity: resolver.identity(placed.stack, placed.logicalId),
        // Read when it is asked for: not everything that is declared runs here.
        get properties() {
          properties ??= parse(resolver, placed, schema);
          return properties;
        },
      };
    });
}

function parse<Schema extends z.ZodObject>(resolver: Resolver, placed: Placed, schema: Schema): z.infer<Schema> {
  // Only what somebody reads is resolved: the rest may refer to things that do not exist here, such as networks.
  const read = Object.entries(placed.resource.Properties).filter(([name]) => name in schema.shape);
  const result = schema.safeParse(resolver.resolve(Object.fromEntries(read), placed.stack));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue?.path.map(String).join('.') ?? '';
  throw new StartError(
    `${placed.stack.name}/${placed.logicalId} (${placed.resource.Type}) is not as expected at ${at}: ${issue?.message ?? ''}`,
  );
}

/** A logical id without the eight characters that the CDK adds. */
export function plainId(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
