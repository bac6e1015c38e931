/** The field at a dotted path such as `response.output.0.id`, or undefined. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[key];
  return found;
}

/** The same, which must be text. */
export function text(value: unknown, path: string): string {
  const found = at(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path} in ${JSON.stringify(value)}`);
  return found;
}

/** The same, which must be a number. */
export function number(value: unknown, path: string): number {
  const found = at(value, path);
  if (typeof found !== 'number') throw new Error(`no number at ${path} in ${JSON.stringify(value)}`);
  return found;
}
