import { parseArgs } from 'node:util';
import { AGENTS } from './agents/agents.ts';

const MAX_REPEAT = 100;
const MAX_CONCURRENCY = 50;

export const HELP = `npm run rehearse -- [options]

Plays the scenarios of rehearsals/ by telephone and grades what is stored of them. Uses the platform that is running, or starts
one. Exits with 1 if any fails.

  --agent <name>       only ${AGENTS.map(({ name }) => name).join(' or ')}
  --only <text>        only scenarios whose name holds this
  --repeat <n>         how often each is played (unless given: 1)
  --seed <n>           the people’s facts and pace; the same seed gives the same people (unless given: 1)
  --concurrency <n>    how many at once (unless given: 6, with --real 3)
  --real               with the real model (OPENAI_API_KEY in the environment or in .env): it costs money
  --json               prints the report as JSON, and nothing else
`;

export interface RehearseArguments {
  agent: string | undefined;
  only: string | undefined;
  repeat: number;
  seed: number;
  concurrency: number;
  real: boolean;
  json: boolean;
  help: boolean;
}

/** Reads the command line. Throws an error with one clear sentence for what it does not understand. */
export function readArguments(args: string[]): RehearseArguments {
  const { values } = parseArgs({
    args,
    options: {
      agent: { type: 'string' },
      only: { type: 'string' },
      repeat: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      concurrency: { type: 'string' },
      real: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { agent, only, real, json, help } = values;
  const names = AGENTS.map(({ name }) => name);
  if (agent !== undefined && !names.includes(agent)) {
    throw new Error(`--agent ${agent} is not known; there is ${names.join(', ')}.`);
  }
  return {
    ...{ agent, only, real, json, help },
    repeat: whole('repeat', values.repeat, 1, MAX_REPEAT),
    seed: whole('seed', values.seed, 0, 2 ** 31),
    concurrency: whole('concurrency', values.concurrency ?? (real ? '3' : '6'), 1, MAX_CONCURRENCY),
  };
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`--${name} is a whole number from ${min} to ${max}, not ${text}.`);
}
