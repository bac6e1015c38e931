import type { Controlled } from '../control/serve-control.ts';
import type { Functions } from '../functions/functions.ts';
import type { Callers } from '../gateway/callers.ts';
import type { Faults } from '../gateway/faults.ts';
import { unusedGrants, type AccessLedger } from '../iam/access-ledger.ts';
import type { Statement } from '../iam/statement.ts';
import type { Simulators } from '../providers/simulators.ts';
import type { Relays } from '../relay/relays.ts';
import { REGION } from '../template/account.ts';
import type { FunctionSpec } from '../template/functions.ts';
import type { Declarations } from './deployment.ts';

/** What the control port may see and do of a running platform. */
export function controlled(parts: {
  declared: Declarations;
  functions: Functions;
  relays: Relays;
  simulators: Simulators;
  callers: Callers;
  faults: Faults;
  ledger: AccessLedger;
  gatewayUrl: string;
}): Controlled {
  const { declared, functions, relays, simulators, ledger, faults } = parts;
  const tester = parts.callers.add({ name: 'test', statements: [], trusted: true, kill: () => undefined });
  const specs = functionSpecs(declared);
  return {
    faults,
    vault: declared.vault,
    relays,
    state: () => ({
      pid: process.pid,
      functions: functions.pools().map((pool) => ({ name: pool.spec.name, environments: pool.environments() })),
      relays: relays.states(),
      simulators: simulators.urls,
      aws: { endpoint: parts.gatewayUrl, accessKeyId: tester.accessKeyId, region: REGION },
      tables: declared.tables.map(({ name }) => name),
      queues: declared.queues.map(({ name, url }) => ({ name, url })),
    }),
    access: () => {
      const used = ledger.used();
      const roles: [string, Statement[]][] = [
        ...specs.map(({ name, statements }): [string, Statement[]] => [name, statements]),
        ...declared.schedules.map(({ name, statements }): [string, Statement[]] => [name, statements]),
        ['relay', declared.relayTask?.statements ?? []],
        ['relay-execution', declared.relayTask?.executionStatements ?? []],
      ];
      return {
        used,
        refused: ledger.refused(),
        unused: roles.flatMap(([name, statements]) => unusedGrants(name, statements, used[name] ?? [])),
      };
    },
    invoke(name, event) {
      const spec = specs.find((one) => one.name === name);
      return spec && functions.invoke(spec, JSON.stringify(event ?? {}));
    },
  };
}

/** Every function that something invokes. */
function functionSpecs({ behaviours, consumers, schedules }: Declarations): FunctionSpec[] {
  const routed = behaviours.flatMap(({ target }) => (target.kind === 'api' ? target.api.routes : []));
  return [
    ...new Set([
      ...routed.map(({ target }) => target),
      ...consumers.map(({ function: target }) => target),
      ...schedules.map(({ target }) => target),
    ]),
  ];
}
