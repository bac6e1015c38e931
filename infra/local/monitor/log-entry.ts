/** From what to worry about to what only helps to find a fault. */
export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

/** One line of a log, as far as it could be read. */
export interface LogEntry {
  /** Milliseconds since the epoch. */
  time: number;
  level: Level;
  /** Which function or process wrote it: the name of its file. */
  source: string;
  message: string;
  callId: string | null;
  /** Everything else that the line says. */
  fields: Readonly<Record<string, unknown>>;
  /** The line as it was written. */
  raw: string;
}

/** Reads a line of `source`'s log. `fallbackMs` is the time of a line that has none, or is no JSON. */
export function readEntry(source: string, raw: string, fallbackMs: number): LogEntry {
  const value = parse(raw);
  if (value === null) return { time: fallbackMs, level: 'info', source, message: raw, callId: null, fields: {}, raw };
  const { time, timestamp, level, message, callId, _aws: metrics, ...fields } = value;
  const said = typeof message === 'string' ? message : metrics === undefined ? '' : 'Metrics';
  return {
    time: timeOf(time ?? timestamp, metrics) ?? fallbackMs,
    level: levelOf(level),
    source,
    message: said,
    callId: typeof callId === 'string' ? callId : null,
    fields,
    raw,
  };
}

/** A line without a level is for machines: metrics, or a simulator's address. */
function levelOf(value: unknown): Level {
  const level = typeof value === 'string' ? value.toLowerCase() : '';
  if (level === 'fatal') return 'error';
  return LEVELS.find((one) => one === level) ?? 'debug';
}

/** Ours and Lambda's lines carry an ISO instant; CloudWatch's embedded metrics carry milliseconds. */
function timeOf(written: unknown, metrics: unknown): number | null {
  const hasStamp = typeof metrics === 'object' && metrics !== null && 'Timestamp' in metrics;
  const ms = typeof written === 'string' ? Date.parse(written) : hasStamp ? Number(metrics.Timestamp) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

function parse(raw: string): Record<string, unknown> | null {
  if (!raw.startsWith('{')) return null;
  try {
    return JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return null;
  }
}
