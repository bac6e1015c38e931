import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './kinds/kinds.ts';

const MAX_CALLS = 1_000;
const MAX_CONCURRENCY = 100;

export const HELP = `npm run test-multiple -- [options]

Places simulated calls and prints what became of each. Uses the platform that is running, or starts one.

  --calls <n>          how many calls, 1 to ${MAX_CALLS} (unless given: 10)
  --concurrency <n>    how many at once (unless given: 5)
  --seed <n>           who answers, and how; the same seed gives the same calls (unless given: 1)
  --kind <kind>        ${Object.keys(KINDS).join(', ')}
`;

export interface TestArguments {
  calls: number;
  concurrency: number;
  seed: number;
  kind: Kind;
  help: boolean;
}

/** Reads the command line. Throws an error with one clear sentence for what it does not understand. */
export function readArguments(args: string[]): TestArguments {
  const { values } = parseArgs({
    args,
    options: {
      calls: { type: 'string', default: '10' },
      concurrency: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      kind: { type: 'string', default: 'supplier-orders' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const kind = Object.hasOwn(KINDS, values.kind) ? KINDS[values.kind] : undefined;
  if (kind === undefined) {
    throw new Error(`--kind ${values.kind} is not known; there is ${Object.keys(KINDS).join(', ')}.`);
  }
  const calls = whole('calls', values.calls, 1, MAX_CALLS);
  return {
    calls,
    concurrency: Math.min(calls, whole('concurrency', values.concurrency, 1, MAX_CONCURRENCY)),
    seed: whole('seed', values.seed, 0, 2 ** 31),
    ...{ kind, help: values.help },
  };
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`--${name} is a whole number from ${min} to ${max}, not ${text}.`);
}
