import { App, Duration, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { healthEnv } from '../../functions/health/env.ts';
import { bundle, isBundled } from '../bundle.ts';
import { NodeFunction, type NodeFunctionProps } from '../constructs/node-function.ts';
import { readSettings } from '../settings.ts';

if (!(await isBundled())) await bundle();

const providers = { TWILIO_BASE_URL: 'https://example.com', OPENAI_BASE_URL: 'https://example.com/v1' };

type Environment = NodeFunctionProps<typeof healthEnv>['environment'];

const build = (environment: Environment) =>
  new NodeFunction(new Stack(new App()), 'Health', {
    entry: 'health/health.http',
    schema: healthEnv,
    environment,
    may: [],
    timeout: Duration.seconds(5),
    settings: readSettings(() => undefined, {}),
  });

test('a variable that is missing does not compile, nor run', () => {
  // @ts-expect-error -- COMPTOIR_VERSION is missing: if this compiles, the environment of a function is no longer checked.
  const environment: Environment = { ...providers, EDGE_KEY_SECRET_ARN: 'arn' };
  expect(() => build(environment)).toThrow(/functions\/health\/health\.http\.ts is wrong\. COMPTOIR_VERSION/);
});

test('a variable of the wrong type does not compile', () => {
  // @ts-expect-error -- A function's environment is text.
  const environment: Environment = { ...providers, EDGE_KEY_SECRET_ARN: 'arn', COMPTOIR_VERSION: 1 };
  expect(() => build(environment)).toThrow(/COMPTOIR_VERSION/);
});

test('a variable that nobody reads is refused', () => {
  const environment = { ...providers, EDGE_KEY_SECRET_ARN: 'arn', COMPTOIR_VERSION: '1', NOBODY: 'reads' };
  expect(() => build(environment)).toThrow(/NOBODY: nobody reads it/);
});

test('what the schema asks for builds', () => {
  expect(build({ ...providers, EDGE_KEY_SECRET_ARN: 'arn', COMPTOIR_VERSION: '1' }).function.functionArn).toBeDefined();
});
