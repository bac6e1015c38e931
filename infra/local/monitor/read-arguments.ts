import { parseArgs } from 'node:util';
import { LEVELS } from './log-entry.ts';
import type { Selection } from './select-entry.ts';

export const HELP = `npm run monitor -- [options]

Shows the logs of the local platform as they are written.

  --level <level>    error, warn, info (unless given) or debug: this and what is worse
  --call <id>        one call: its id, the beginning of it, or the six characters shown
  --source <name>    a function or process, or a part of its name: place-call, relay, platform
  --grep <text>      lines that contain it, whatever the case
  --since <time>     also what was written that long ago: 30s, 10m, 2h
  --json             the lines as they were written
  --no-color         without colours, as with NO_COLOR
`;

export interface MonitorArguments {
  selection: Selection;
  json: boolean;
  noColor: boolean;
  help: boolean;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads the command line. Throws an error with one clear sentence for what it does not understand. */
export function readArguments(args: string[], nowMs: number): MonitorArguments {
  const { values } = parseArgs({
    args,
    options: {
      level: { type: 'string', default: 'info' },
      call: { type: 'string' },
      source: { type: 'string' },
      grep: { type: 'string' },
      since: { type: 'string' },
      json: { type: 'boolean', default: false },
      'no-color': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const level = LEVELS.find((one) => one === values.level);
  if (level === undefined) throw new Error(`--level is one of ${LEVELS.join(', ')}, not ${values.level}.`);
  const { call, source, grep } = values;
  const since = values.since === undefined ? undefined : nowMs - spanMs(values.since);
  return {
    selection: { level, call, source, grep, since },
    ...{ json: values.json, noColor: values['no-color'], help: values.help },
  };
}

function spanMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = UNITS[unit];
  if (count === undefined || ms === undefined)
    throw new Error(`--since is a span such as 30s, 10m or 2h, not ${text}.`);
  return Number(count) * ms;
}
