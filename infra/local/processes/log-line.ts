/** What of a log line is worth a line in the terminal. */
export interface Notice {
  level: 'warn' | 'error';
  text: string;
}

const SHOWN_FIELDS = 4;
const MAX_TEXT = 240;

/** The notice within a line of JSON or of Lambda's text format; null for what is only worth keeping. */
export function noticeOf(line: string): Notice | null {
  if (line.startsWith('{')) return fromJson(line);
  const [, level, text = ''] = /^\S+\t[^\t]*\t(WARN|ERROR|FATAL)\t\s?(.*)$/.exec(line) ?? [];
  if (level === undefined || text.startsWith('Invoke Error')) return null;
  return { level: level === 'WARN' ? 'warn' : 'error', text: text.slice(0, MAX_TEXT) };
}

function fromJson(line: string): Notice | null {
  const entry = parse(line);
  const level = String(entry?.['level']).toLowerCase();
  if (entry === null || (level !== 'warn' && level !== 'error')) return null;
  const { level: _level, time: _time, timestamp: _timestamp, requestId: _requestId, message, error, ...fields } = entry;
  // The runtime's own report of a failure: the platform says it in fewer words.
  if (String(message).startsWith('Invoke Error')) return null;
  const shown = Object.entries(fields)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, SHOWN_FIELDS)
    .map(([name, value]) => `${name}=${String(value)}`);
  return { level, text: [String(message), ...shown, ...errorText(error)].join('  ').slice(0, MAX_TEXT) };
}

function errorText(error: unknown): string[] {
  if (typeof error !== 'object' || error === null || !('message' in error)) return [];
  return [`(${String(error.message)})`];
}

function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
