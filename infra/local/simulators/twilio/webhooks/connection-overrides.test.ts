import { describe, expect, it } from 'vitest';
import { connectionOverrides } from './connection-overrides.ts';

describe('connection overrides', () => {
  it('has Twilio’s defaults without a fragment: one retry, on a failed connection only', () => {
    const { url, rules } = connectionOverrides('https://example.test/status?a=b');
    expect(url).toBe('https://example.test/status?a=b');
    expect(rules).toEqual({
      connectTimeoutMs: 5_000,
      readTimeoutMs: 15_000,
      totalTimeoutMs: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
    });
  });

  it('takes the fragment off the URL and obeys it', () => {
    const { url, rules } = connectionOverrides('https://example.test/status#ct=250&rt=300&tt=900&rc=3&rp=rt,5xx');
    expect(url).toBe('https://example.test/status');
    expect(rules).toEqual({
      connectTimeoutMs: 250,
      readTimeoutMs: 300,
      totalTimeoutMs: 900,
      retries: 3,
      retryOn: new Set(['rt', '5xx']),
    });
  });

  it('keeps values within Twilio’s bounds and overlooks what is no value', () => {
    const { rules } = connectionOverrides('https://example.test/#ct=1&rt=99999&rc=9&tt=soon&rp=all');
    expect(rules).toMatchObject({ connectTimeoutMs: 100, readTimeoutMs: 15_000, totalTimeoutMs: 15_000, retries: 5 });
    expect([...rules.retryOn]).toEqual(['ct', 'rt', '4xx', '5xx']);
  });
});
