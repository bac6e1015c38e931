import type { Callers } from '../gateway/callers.ts';
import type { Faults } from '../gateway/faults.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { Variables } from '../platform/variables.ts';
import type { LaunchChild } from '../processes/launch.ts';
import type { FunctionSpec } from '../template/functions.ts';
import { startEnvironment, type Environment } from './environment.ts';
import { createFunctionLog } from './function-log.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { overridden } from './function-variables.ts';
import type { InvokeResult } from './invocation.ts';

/** Every function of the template that something here invokes. */
export interface Functions {
  invoke(spec: FunctionSpec, payload: string): Promise<InvokeResult>;
  pools(): FunctionPool[];
  stop(graceMs: number): Promise<void>;
}

export function createFunctions(deps: {
  launch: LaunchChild;
  bootstrap: string;
  dataDir: string;
  gatewayUrl: string;
  variables: Variables;
  callers: Callers;
  faults: Faults;
  terminal: Terminal;
  /** No more processes than this for one function; more events wait. AWS would start a thousand. */
  maxEnvironments: number;
}): Functions {
  const pools = new Map<FunctionSpec, FunctionPool>();

  const createPool = (spec: FunctionSpec): FunctionPool => {
    const log = createFunctionLog(spec, deps.dataDir, deps.terminal);
    const variables = overridden(spec.environment, deps.variables);
    const start = async (): Promise<Environment> => {
      let environment: Environment | undefined;
      const { name, statements } = spec;
      const caller = deps.callers.add({ name, statements, trusted: false, kill: () => environment?.kill() });
      environment = await startEnvironment(spec, {
        launch: deps.launch,
        bootstrap: deps.bootstrap,
        variables,
        access: { gatewayUrl: deps.gatewayUrl, accessKeyId: caller.accessKeyId },
        onLine: log.line,
      });
      void environment.ended.then(() => deps.callers.remove(caller));
      return environment;
    };
    const started: typeof log.started = (requestId, environment) => {
      log.started(requestId, environment);
      const caller = deps.callers.find(environment.accessKeyId);
      if (caller) deps.faults.begin(caller);
    };
    const events = { started, ended: log.ended };
    return createFunctionPool(spec, { maxEnvironments: deps.maxEnvironments, start, events });
  };

  return {
    invoke(spec, payload) {
      const pool = pools.get(spec) ?? createPool(spec);
      pools.set(spec, pool);
      return pool.invoke(payload);
    },
    pools: () => [...pools.values()],
    stop: async (graceMs) => void (await Promise.all([...pools.values()].map((pool) => pool.stop(graceMs)))),
  };
}
