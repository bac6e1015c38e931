import { createHash } from 'node:crypto';
import type { Assembly, Resource, Stack } from '../assembly/cloud-assembly.ts';
import { StartError } from '../platform/start-error.ts';
import { evaluateCondition } from './condition.ts';
import { replaceDynamicReferences, type DynamicValues } from './dynamic-reference.ts';
import { identityOf, nameProperty, type Addresses, type Identity } from './identities.ts';
import { intrinsics } from './intrinsics.ts';
import { NO_VALUE, pseudoParameter } from './pseudo-parameters.ts';

export interface Resolver {
  /** The value as CloudFormation would hand it to the service. */
  resolve(value: unknown, stack: Stack): unknown;
  identity(stack: Stack, logicalId: string): Identity;
  /** Whether the resource's own condition holds. */
  exists(stack: Stack, resource: Resource): boolean;
}

/** Everything that a template's values depend on. */
export interface Surroundings extends Addresses {
  assembly: Assembly;
  dynamic: DynamicValues;
  /** `http://localhost:8080`: takes the place of `https://` and the distribution's host. */
  publicUrl: string;
}

/** A queue's name may have 80 characters, and an ending of its own where it is first in, first out. */
const MAX_NAME = 70;

function generatedName(stackName: string, logicalId: string): string {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= MAX_NAME) return name;
  return `${name.slice(0, MAX_NAME - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

export function createResolver(around: Surroundings): Resolver {
  const { assembly } = around;

  const resolver: Resolver = {
    resolve(value, stack) {
      if (typeof value === 'string') return text(value);
      if (Array.isArray(value)) {
        return value.map((item) => resolver.resolve(item, stack)).filter((item) => item !== NO_VALUE);
      }
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value);
      const [only] = entries;
      if (only && entries.length === 1) {
        const [name, argument] = only;
        const given = intrinsic(name, argument, stack);
        if (given !== undefined) return typeof given === 'string' ? text(given) : given;
      }
      return Object.fromEntries(
        entries
          .map(([key, item]) => [key, resolver.resolve(item, stack)] as const)
          .filter(([, item]) => item !== NO_VALUE),
      );
    },

    identity(stack, logicalId) {
      const resource = stack.template.Resources[logicalId];
      if (!resource) throw new StartError(`The template ${stack.name} refers to ${logicalId}, which it does not hold.`);
      const property = nameProperty[resource.Type];
      const given = property ? resolver.resolve(resource.Properties[property], stack) : undefined;
      const name = typeof given === 'string' && given ? given : generatedName(stack.name, logicalId);
      const readProperty = (key: string) => resolver.resolve(resource.Properties[key], stack);
      return identityOf(resource.Type, { name, logicalId, property: readProperty }, around);
    },

    exists: (stack, resource) =>
      resource.Condition === undefined || evaluateCondition(resource.Condition, stack, resolver.resolve),
  };

  const intrinsic = (name: string, argument: unknown, stack: Stack): unknown => {
    const run = intrinsics[name];
    return run?.(argument, {
      stack,
      assembly,
      resolve: (value) => resolver.resolve(value, stack),
      resolveIn: (value, other) => resolver.resolve(value, other),
      ref: (id) => ref(id, stack),
      attribute: (id, attribute) => attributeOf(id, attribute, stack),
    });
  };

  const ref = (id: string, stack: Stack): unknown => {
    const pseudo = pseudoParameter(id, stack.name);
    if (pseudo !== undefined) return pseudo;
    const parameter = stack.template.Parameters[id];
    if (!parameter) return resolver.identity(stack, id).ref;
    if (parameter.Default === undefined) {
      throw new StartError(`The parameter ${id} of ${stack.name} has no default, and nobody is asked for one here.`);
    }
    return parameter.Default;
  };

  const attributeOf = (id: string, attribute: string, stack: Stack): string => {
    const value = resolver.identity(stack, id).attributes[attribute];
    if (value !== undefined) return value;
    const type = stack.template.Resources[id]?.Type ?? '?';
    throw new StartError(`${stack.name} asks for ${id}.${attribute} (${type}), which is not known on this machine.`);
  };

  const text = (value: string): string => {
    const publicText = value
      .replaceAll(`https://${around.publicHost}`, around.publicUrl)
      .replaceAll(`wss://${around.publicHost}`, around.publicUrl.replace(/^http/, 'ws'));
    return publicText.includes('{{resolve:') ? replaceDynamicReferences(publicText, around.dynamic) : publicText;
  };

  return resolver;
}
