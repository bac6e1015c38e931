import { styleText } from 'node:util';
import type { Style } from './call-colours.ts';
import type { Level, LogEntry } from './log-entry.ts';
import { shortCallId, shortenIds } from './short-id.ts';

/** The longest name of a function of ours fits. */
const SOURCE_WIDTH = 26;
const CALL_WIDTH = 6;
const STACK_LINES = 4;
const INDENT = ' '.repeat(22);
const LEVEL_STYLES: Record<Level, Style> = { error: ['red', 'bold'], warn: 'yellow', info: 'green', debug: 'gray' };
/** A log may hold what others sent: it must not move the cursor. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\u0000-\u001F\u007F-\u009F]+/g;

/**
 * One entry as the terminal shows it: a line, and for an error with a stack its first frames below. `callStyle` has the colour of
 * each call; null is for no colours at all.
 */
export function formatEntry(entry: LogEntry, callStyle: ((callId: string) => Style) | null): string {
  const paint = (style: Style | null, text: string) =>
    callStyle && style ? styleText(style, text, { validateStream: false }) : text;
  const { callId, level, source } = entry;
  const columns = [
    paint('dim', clock(entry.time)),
    paint(LEVEL_STYLES[level], level.padEnd(5)),
    fitted(sourceName(source), SOURCE_WIDTH),
    callId === null
      ? ' '.repeat(CALL_WIDTH)
      : paint(callStyle?.(callId) ?? null, shortCallId(callId).padEnd(CALL_WIDTH)),
    paint(level === 'error' || level === 'warn' ? LEVEL_STYLES[level] : null, clean(entry.message)),
    ...fieldTexts(entry.fields).map(([name, value]) => paint('dim', `${name}=`) + value),
  ];
  const stack = stackOf(entry.fields['error']).map((line) => `\n${INDENT}${paint('dim', clean(line))}`);
  return columns.join('  ').trimEnd() + stack.join('');
}

/** A function without the word that all functions end with. */
export function sourceName(source: string): string {
  return source.replace(/Function$/, '');
}

/** Of the reader's day. */
function clock(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function fieldTexts(fields: LogEntry['fields']): [string, string][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [clean(name), valueText(value)]);
}

function valueText(value: unknown): string {
  if (typeof value === 'string') {
    const text = shortenIds(clean(value));
    return /[\s="]/.test(text) || text === '' ? JSON.stringify(text) : text;
  }
  if (isError(value)) return JSON.stringify(errorText(value));
  return shortenIds(clean(JSON.stringify(value)));
}

function isError(value: unknown): value is { name?: unknown; message: unknown; stack?: unknown; cause?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value;
}

/** What went wrong, and what that came from. */
function errorText(error: { name?: unknown; message: unknown; cause?: unknown }): string {
  const own = shortenIds(clean(`${typeof error.name === 'string' ? error.name : 'Error'}: ${String(error.message)}`));
  return isError(error.cause) ? `${own} ← ${errorText(error.cause)}` : own;
}

function stackOf(error: unknown): string[] {
  if (!isError(error) || typeof error.stack !== 'string') return [];
  const frames = error.stack.split('\n').filter((line) => line.trimStart().startsWith('at '));
  return frames.slice(0, STACK_LINES).map((line) => line.trim());
}

function clean(text: string): string {
  return text.replaceAll(CONTROL, ' ');
}

function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
