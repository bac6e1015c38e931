import type * as z from 'zod';
import { toolReplies } from './tool-replies.ts';

type Parsed<Value> = { ok: true; value: Value } | { ok: false; output: Record<string, unknown> };

/** What the model asked a tool for. It is not held to the declared schema, so anything may come: a fault is told to it in words. */
export function parseArguments<Schema extends z.ZodType>(schema: Schema, text: string): Parsed<z.infer<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, output: toolReplies.badArguments('ce n’est pas du JSON') };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  return { ok: false, output: toolReplies.badArguments(faults.join(', ')) };
}
