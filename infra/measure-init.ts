import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle, functionBundle } from './bundle.ts';
import { comptoir } from './comptoir.ts';

/**
 * How long each bundle takes to start, against a function that does nothing: the median of fresh processes, because what
 * matters is a cold start. It measures this machine, so only the ratios mean something elsewhere.
 *
 * cold: nothing is loaded before. warm: the modules that Lambda's own runtime has loaded by then are.
 */
const RUNS = 9;
const EMPTY = 'data:text/javascript,export const handler = async () => ({})';
const PRELOADED = ['node:http', 'node:https', 'node:stream', 'node:crypto', 'node:zlib'];

interface Candidate {
  name: string;
  module: string;
  environment: Record<string, string>;
}

type Case = 'cold' | 'warm';

/** Milliseconds from the start of the process until the handler could be called. */
async function startOnce({ module, environment }: Candidate, preload: Case): Promise<number> {
  const before = preload === 'warm' ? PRELOADED.map((name) => `await import('${name}');`).join('') : '';
  const script = `${before}await import(${JSON.stringify(module)});console.log(performance.now());process.exit(0)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: environment,
  });
  return Number(stdout.trim().split('\n').at(-1));
}

async function candidates(): Promise<Candidate[]> {
  await bundle();
  const { template } =
    comptoir({ env: {}, validate: false })
      .synth()
      .stacks.find(({ stackName }) => stackName.endsWith('-Api')) ?? {};
  const functions = Object.values<Resource>(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return [
    { name: '(empty)', module: EMPTY, environment: { NODE_OPTIONS: '--enable-source-maps' } },
    ...functions.map(({ Properties }) => {
      const name = Properties.Description.replace(/^functions\/|\.ts$/g, '');
      const declared = Object.entries(Properties.Environment.Variables);
      return {
        name,
        module: pathToFileURL(join(functionBundle(name), 'index.mjs')).href,
        // What the template only refers to is a name that nobody answers to; nothing is asked before the first request.
        environment: {
          ...Object.fromEntries(declared.map(([key, value]) => [key, typeof value === 'string' ? value : 'somewhere'])),
          ...nowhere,
        },
      };
    }),
  ];
}

interface Resource {
  Type: string;
  Properties: { Description: string; Environment: { Variables: Record<string, unknown> } };
}

const nowhere = {
  AWS_REGION: 'eu-west-3',
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9',
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function measure(all: Candidate[]): Promise<Map<string, Record<Case, number[]>>> {
  const times = new Map(all.map(({ name }) => [name, { cold: [] as number[], warm: [] as number[] }]));
  // In turns, so that a busy moment of the machine does not fall on one bundle alone.
  for (let run = 0; run < RUNS; run++) {
    for (const candidate of all) {
      times.get(candidate.name)?.cold.push(await startOnce(candidate, 'cold'));
      times.get(candidate.name)?.warm.push(await startOnce(candidate, 'warm'));
    }
  }
  return times;
}

const times = await measure(await candidates());
const empty = times.get('(empty)') ?? { cold: [], warm: [] };
console.table(
  Object.fromEntries(
    [...times].map(([name, { cold, warm }]) => [
      name,
      {
        'cold ms': median(cold).toFixed(1),
        'cold ×': (median(cold) / median(empty.cold)).toFixed(2),
        'warm ms': median(warm).toFixed(1),
        'warm ×': (median(warm) / median(empty.warm)).toFixed(2),
      },
    ]),
  ),
);
