import type { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Told apart on dark and on light backgrounds; red and yellow already mean something. */
const COLOURS = [
  'cyan',
  'magenta',
  'blue',
  'green',
  'cyanBright',
  'magentaBright',
  'blueBright',
  'greenBright',
] as const;
const STYLES: readonly Style[] = [...COLOURS, ...COLOURS.map((colour): Style => [colour, 'underline'])];
/** Calls that are remembered: more than are ever on one screen. */
const MAX_CALLS = 1_000;

/**
 * A colour for each call, which it keeps. They are dealt in turn rather than by the id: calls of the same minute, which stand
 * side by side, then differ.
 */
export function createCallColours(): (callId: string) => Style {
  const known = new Map<string, Style>();
  let dealt = 0;
  return (callId) => {
    const style = known.get(callId) ?? STYLES[dealt++ % STYLES.length] ?? 'cyan';
    // Taken out and put in again, so that the first one is the one that was not heard of for longest.
    known.delete(callId);
    known.set(callId, style);
    const [oldest] = known.keys();
    if (known.size > MAX_CALLS && oldest !== undefined) known.delete(oldest);
    return style;
  };
}
