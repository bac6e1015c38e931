import type { Ending, LaunchChild } from '../processes/launch.ts';
import type { FunctionSpec } from '../template/functions.ts';
import { failed, type Invocation, type InvokeResult } from './invocation.ts';
import { lambdaVariables, type AwsAccess } from './function-variables.ts';
import { serveRuntimeApi } from './runtime-api.ts';

/** An execution environment: one process that handles one event at a time. */
export interface Environment {
  readonly pid: number;
  readonly accessKeyId: string;
  /** Resolves to null when it can take events, to the error if it could not start. */
  readonly ready: Promise<InvokeResult | null>;
  readonly ended: Promise<Ending>;
  /** Null when the process ended before it took the event: then another one may. */
  invoke(invocation: Invocation, onDelivered: () => void): Promise<InvokeResult | null>;
  /** Ends the process without a warning. */
  kill(): void;
}

/** What a new environment needs besides its function. */
export interface EnvironmentHost {
  launch: LaunchChild;
  bootstrap: string;
  /** The declared variables with the developer's values. */
  variables: Record<string, string>;
  access: AwsAccess;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
}

/** Lambda's own limit for what a function does before its first event. */
const INIT_MS = 10_000;
/** The runtime itself needs some of the memory. */
const HEAP_SHARE = 0.9;

export async function startEnvironment(spec: FunctionSpec, host: EnvironmentHost): Promise<Environment> {
  const api = await serveRuntimeApi();
  const child = host.launch({
    command: process.execPath,
    // A developer reads stack traces; a deployed function would pay for that with its cold start.
    args: [`--max-old-space-size=${Math.floor(spec.memoryMb * HEAP_SHARE)}`, '--enable-source-maps', host.bootstrap],
    env: { ...host.variables, ...lambdaVariables(spec, api.address, host.access) },
    cwd: spec.codeDirectory,
    onLine: host.onLine,
  });
  void child.ended.then(() => api.close());

  const ready = Promise.race([
    api.initialised,
    child.ended.then((ending) => failed('Runtime.ExitError', `Error: ${exitText(ending)}`)),
    after(INIT_MS, () => failed('Sandbox.Timedout', `Error: Initialisation took more than ${INIT_MS / 1000} seconds`)),
  ]);
  // What could not start is of no use to anybody.
  void ready.then((error) => error && child.kill('SIGKILL'));

  return {
    pid: child.pid,
    accessKeyId: host.access.accessKeyId,
    ready,
    ended: child.ended,
    kill: () => child.kill('SIGKILL'),
    async invoke(invocation, onDelivered) {
      let delivered = false;
      let timer: NodeJS.Timeout | undefined;
      const timedOut = Promise.withResolvers<InvokeResult>();
      const ms = spec.timeoutSeconds * 1000;
      const result = api.deliver(invocation, () => {
        delivered = true;
        timer = setTimeout(() => {
          const text = `RequestId: ${invocation.requestId} Error: Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
          timedOut.resolve(failed('Sandbox.Timedout', text));
          child.kill('SIGKILL');
        }, ms);
        onDelivered();
        return Date.now() + ms;
      });
      const exited = child.ended.then((ending) =>
        delivered ? failed('Runtime.ExitError', `RequestId: ${invocation.requestId} Error: ${exitText(ending)}`) : null,
      );
      try {
        return await Promise.race([result, timedOut.promise, exited]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function exitText({ code, signal }: Ending): string {
  if (signal) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal.toLowerCase()}`;
  return code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
}

function after<Value>(ms: number, make: () => Value): Promise<Value> {
  return new Promise((resolve) => void setTimeout(() => resolve(make()), ms).unref());
}
