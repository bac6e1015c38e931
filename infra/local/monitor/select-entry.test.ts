import { describe, expect, it } from 'vitest';
import { readEntry } from './log-entry.ts';
import { readArguments } from './read-arguments.ts';
import { isSelected } from './select-entry.ts';

const NOW = Date.parse('2026-11-20T09:10:00.000Z');
const CALL = 'call_0198f3c2a7e17b3c9d5e4f6a7b8c9d0e';
const entry = readEntry(
  'SupplierOrdersPlaceCallFunction',
  JSON.stringify({ time: '2026-11-20T09:00:00.000Z', level: 'warn', message: 'The Carrier is away', callId: CALL }),
  NOW,
);
const chosen = (...args: string[]) => isSelected(entry, readArguments(args, NOW).selection);

describe('an entry is shown', () => {
  it.each([
    [[]],
    [['--level', 'warn']],
    [['--call', CALL]],
    [['--call', 'call_0198f3']],
    [['--call', '0198f3']],
    [['--call', '8c9d0e']],
    [['--source', 'place-call']],
    [['--source', 'SupplierOrders']],
    [['--grep', 'carrier']],
    [['--since', '10m']],
  ])('with %j', (args) => expect(chosen(...args)).toBe(true));

  it.each([
    [['--level', 'error']],
    [['--call', '0198f4']],
    [['--source', 'relay']],
    [['--grep', 'model']],
    [['--since', '9m']],
    [['--level', 'warn', '--source', 'relay']],
  ])('not with %j', (args) => expect(chosen(...args)).toBe(false));
});

it.each([
  [['--level', 'loud'], '--level is one of'],
  [['--since', 'yesterday'], '--since is a span'],
  [['--what'], "Unknown option '--what'"],
  [['word'], 'Unexpected argument'],
])('%j is refused in a sentence', (args, message) => expect(() => readArguments(args, NOW)).toThrow(message));
