import { parseArgs } from 'node:util';

export interface BenchArguments {
  levels: number[];
  seconds: number;
  warmUpSeconds: number;
  /** How often everybody takes a turn where promises are made; the middle one counts, for machines are not the same from minute to minute. */
  rounds: number;
  tls: boolean;
  profile: boolean;
  only: string | null;
}

/** What was asked for on the command line. */
export function readArguments(): BenchArguments {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      tls: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const calls = values.calls ?? (values.quick || values.profile ? '200' : '1,50,100,200,400,800');
  return {
    levels: calls.split(',').map((one) => positive(one, '--calls')),
    seconds: positive(values.seconds ?? (values.quick ? '4' : '6'), '--seconds'),
    warmUpSeconds: values.quick ? 5 : 8,
    rounds: positive(values.rounds ?? (values.quick || values.profile ? '1' : '3'), '--rounds'),
    tls: values.tls,
    profile: values.profile,
    only: values.only ?? (values.profile ? 'comptoir' : null),
  };
}

function positive(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes whole numbers above zero, not ${text}`);
  return value;
}
