/** How a webhook is delivered, in milliseconds. */
export interface ConnectionRules {
  /** To establish the connection. */
  connectTimeoutMs: number;
  /** To the first byte of the answer, and between its pieces. */
  readTimeoutMs: number;
  /** For all tries together. */
  totalTimeoutMs: number;
  retries: number;
  /** Which failures are retried. */
  retryOn: ReadonlySet<Failure>;
}

/** Twilio's names for what can go wrong: connecting, reading, an answer of 4xx, an answer of 5xx. */
export type Failure = 'ct' | 'rt' | '4xx' | '5xx';

const FAILURES: readonly Failure[] = ['ct', 'rt', '4xx', '5xx'];

/**
 * Splits a webhook URL into what is requested and signed and what its fragment overrides (`#rc=3&rp=all`): the
 * fragment is an instruction to Twilio and never leaves it.
 */
export function connectionOverrides(url: string): { url: string; rules: ConnectionRules } {
  const hash = url.indexOf('#');
  const fragment = new URLSearchParams(hash < 0 ? '' : url.slice(hash + 1));
  const rules: ConnectionRules = {
    connectTimeoutMs: number(fragment.get('ct'), 100, 10_000, 5_000),
    readTimeoutMs: number(fragment.get('rt'), 100, 15_000, 15_000),
    totalTimeoutMs: number(fragment.get('tt'), 100, 15_000, 15_000),
    retries: number(fragment.get('rc'), 0, 5, 1),
    retryOn: policy(fragment.get('rp') ?? 'ct'),
  };
  return { url: hash < 0 ? url : url.slice(0, hash), rules };
}

function number(text: string | null, low: number, high: number, otherwise: number): number {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  return Math.min(high, Math.max(low, Number(text)));
}

function policy(text: string): ReadonlySet<Failure> {
  const names = text.split(',');
  return new Set(names.includes('all') ? FAILURES : FAILURES.filter((failure) => names.includes(failure)));
}
