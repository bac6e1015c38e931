import type { Stack } from '../assembly/cloud-assembly.ts';
import { StartError } from '../platform/start-error.ts';

type Resolve = (value: unknown, stack: Stack) => unknown;

/** Whether the named condition of a template holds. */
export function evaluateCondition(name: string, stack: Stack, resolve: Resolve): boolean {
  if (!(name in stack.template.Conditions)) throw new StartError(`${stack.name} has no condition ${name}.`);
  return holds(stack.template.Conditions[name], stack, resolve);
}

function holds(expression: unknown, stack: Stack, resolve: Resolve): boolean {
  const [entry] = Object.entries((expression ?? {}) as Record<string, unknown>);
  const [name, argument] = entry ?? ['', undefined];
  const items = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Condition':
      return evaluateCondition(String(argument), stack, resolve);
    case 'Fn::Equals':
      return String(resolve(items[0], stack)) === String(resolve(items[1], stack));
    case 'Fn::And':
      return items.every((item) => holds(item, stack, resolve));
    case 'Fn::Or':
      return items.some((item) => holds(item, stack, resolve));
    case 'Fn::Not':
      return !holds(items[0], stack, resolve);
    default:
      throw new StartError(`${stack.name} has a condition that is not understood: ${JSON.stringify(expression)}`);
  }
}
