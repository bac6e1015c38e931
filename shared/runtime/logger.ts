import { readEnv } from './env.ts';
import { masked } from './masked.ts';
import * as z from 'zod/mini';

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;
export type Level = keyof typeof levels;
export type Fields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A logger that puts `fields` on every line, such as the call id. */
  with(fields: Fields): Logger;
}

const { LOG_LEVEL } = readEnv(z.object({ LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info') }));

/**
 * One JSON object a line on standard output. Messages are constant sentences; what varies goes into fields. Telephone
 * numbers, names, audio and what was said never do: pass ids. What slips into an error's text all the same is {@link masked}.
 */
export function createLogger(fixed: Fields = {}): Logger {
  const write = (level: Level, message: string, fields?: Fields) => {
    if (levels[level] < levels[LOG_LEVEL]) return;
    const line = { time: new Date().toISOString(), level, message, ...fixed, ...fields };
    process.stdout.write(`${JSON.stringify(line, safely)}\n`);
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    with: (fields) => createLogger({ ...fixed, ...fields }),
  };
}

function safely(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return masked(value);
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
