import type { HttpRequest } from '../http/read-request.ts';
import { ControlError } from './control-error.ts';

/** The JSON object in the body of a request. */
export function readBody({ body }: Pick<HttpRequest, 'body'>): Record<string, unknown> {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControlError(400, 'the body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

/** The text under `name`, undefined when absent. */
export function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'string') throw new ControlError(400, `${name} must be a string`);
  return value;
}

/** The text under `name`. */
export function requiredText(body: Record<string, unknown>, name: string): string {
  return optionalText(body, name) ?? missing(name);
}

function missing(name: string): never {
  throw new ControlError(400, `${name} is missing`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, `the body is not JSON: ${String(error)}`);
  }
}
