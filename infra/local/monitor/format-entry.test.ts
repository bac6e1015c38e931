import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatEntry } from './format-entry.ts';
import { readEntry } from './log-entry.ts';

const CALL = 'call_0198f3c2a7e17b3c9d5e4f6a7b8c9d0e';
const at = new Date(2026, 10, 21, 9, 3, 7, 42).toISOString();
const line = (fields: object) => JSON.stringify({ time: at, level: 'info', message: 'It happened', ...fields });
const show = (raw: string, source = 'SupplierOrdersPlaceCallFunction', colour = false) =>
  formatEntry(readEntry(source, raw, Date.parse(at)), colour ? () => 'cyan' : null);

describe('a line of a log', () => {
  it('is time, level, function, call, message and fields, in columns', () => {
    expect(show(line({ callId: CALL, attempt: 1, sid: `CA${'0'.repeat(26)}abcdef` }))).toBe(
      '09:03:07.042  info   SupplierOrdersPlaceCall     8c9d0e  It happened  attempt=1  sid=CA…abcdef',
    );
    expect(show(line({ port: 80 }), 'relay')).toBe(
      '09:03:07.042  info   relay                               It happened  port=80',
    );
  });

  it('quotes what has spaces, leaves out what is null, and keeps objects on the line', () => {
    expect(show(line({ reason: 'not now', none: null, list: [1, 'a'] }))).toContain('reason="not now"  list=[1,"a"]');
  });

  it('tells an error with its causes, and its first frames below', () => {
    const error = {
      name: 'TwilioError',
      message: 'no',
      stack: 'TwilioError: no\n    at a (b.ts:1)\n    at c',
      cause: new Error('x'),
    };
    const cause = { name: 'Error', message: 'x' };
    expect(show(line({ level: 'error', error: { ...error, cause } })).split('\n')).toEqual([
      '09:03:07.042  error  SupplierOrdersPlaceCall             It happened  error="TwilioError: no ← Error: x"',
      `${' '.repeat(22)}at a (b.ts:1)`,
      `${' '.repeat(22)}at c`,
    ]);
  });

  it('cannot move the cursor', () => {
    const shown = show(line({ message: 'a\u001B[2Jb\nc', field: '\u0007' }));
    expect(shown).toBe(stripVTControlCharacters(shown));
    expect(shown).not.toContain('\n');
  });

  it('of Lambda, of CloudWatch’s metrics, or of nobody’s format is shown too', () => {
    expect(show(JSON.stringify({ timestamp: at, level: 'ERROR', message: 'Invoke Error' }))).toContain('error');
    const metrics = JSON.stringify({ _aws: { Timestamp: Date.parse(at) }, callId: CALL, TurnLatency: [700] });
    expect(show(metrics, 'relay')).toMatch(/^09:03:07\.042 {2}debug.*8c9d0e {2}Metrics {2}TurnLatency=\[700\]$/);
    expect(show('{"half', 'relay')).toMatch(/^09:03:07\.042 {2}info.*\{"half$/);
  });

  it('has the same text with colours, and the call its own', () => {
    const raw = line({ callId: CALL, attempt: 1 });
    const coloured = show(raw, 'relay', true);
    expect(stripVTControlCharacters(coloured)).toBe(show(raw, 'relay'));
    expect(coloured).toContain(`${styleText('cyan', '8c9d0e', { validateStream: false })}  It happened`);
  });
});
