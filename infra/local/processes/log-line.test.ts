import { expect, test } from 'vitest';
import { noticeOf } from './log-line.ts';

test('warnings and errors are worth a line, with the fields that say which', () => {
  const line = { time: 't', level: 'error', message: 'It failed', callId: 'c1', error: { message: 'why', stack: 's' } };
  expect(noticeOf(JSON.stringify(line))).toEqual({ level: 'error', text: 'It failed  callId=c1  (why)' });
  expect(noticeOf('{"timestamp":"t","level":"WARN","requestId":"r","message":"careful"}')).toEqual({
    level: 'warn',
    text: 'careful',
  });
  expect(noticeOf('2026-11-20T00:00:00Z\tr1\tERROR\tbad news')).toEqual({ level: 'error', text: 'bad news' });
});

test.each([
  '{"level":"info","message":"x"}',
  'plain',
  '{not json',
  '2026\tr\tINFO\tx',
  '2026\tr\tERROR\tInvoke Error x',
])('%s is only kept', (line) => {
  expect(noticeOf(line)).toBeNull();
});
