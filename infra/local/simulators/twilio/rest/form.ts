/** The parameters of a form or query: a name that comes more than once has all its values. */
export type Form = Readonly<Record<string, string | string[]>>;

export function parseForm(text: string): Form {
  const form: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = Object.hasOwn(form, name) ? form[name] : undefined;
    form[name] = earlier === undefined ? value : [earlier, value].flat();
  }
  return form;
}

/** The value of `name`; the last one when there are several. Empty counts as absent, as it does at Twilio. */
export function one(form: Form, name: string): string | undefined {
  const value = Object.hasOwn(form, name) ? form[name] : undefined;
  return (typeof value === 'string' ? value : value?.at(-1)) || undefined;
}

/** Every value of `name`. */
export function all(form: Form, name: string): string[] {
  return Object.hasOwn(form, name) ? [form[name] ?? []].flat() : [];
}
