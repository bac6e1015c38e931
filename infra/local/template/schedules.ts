import * as z from 'zod';
import { StartError } from '../platform/start-error.ts';
import type { Statement } from '../iam/statement.ts';
import { declared, plainId, type Deployment } from './declared.ts';
import type { FindFunction, FunctionSpec } from './functions.ts';
import { statementsOf } from './roles.ts';

const scheduleSchema = z.object({
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Target: z.object({ Arn: z.string(), RoleArn: z.string(), Input: z.string().optional() }),
});

export interface ScheduleSpec {
  name: string;
  seconds: number;
  target: FunctionSpec;
  targetArn: string;
  /** JSON; undefined where the template gives none. */
  input: string | undefined;
  statements: Statement[];
}

const units: Record<string, number> = { minute: 60, hour: 3_600, day: 86_400 };

/** The schedules of the template that run a function at a rate. `sweepSeconds` replaces the rate of the sweep. */
export function readSchedules(
  deployment: Deployment,
  roles: Map<string, Statement[]>,
  findFunction: FindFunction,
  sweepSeconds: number | undefined,
): ScheduleSpec[] {
  return declared(deployment, 'AWS::Scheduler::Schedule', scheduleSchema)
    .filter(({ properties }) => properties.State === 'ENABLED')
    .map(({ logicalId, properties }) => {
      const name = properties.Name ?? plainId(logicalId);
      const target = findFunction(properties.Target.Arn);
      if (!target) throw new StartError(`The schedule ${name} starts something that is not a function.`);
      const sweeps = /sweep/i.test(`${name} ${target.name}`);
      return {
        name,
        seconds: sweeps && sweepSeconds !== undefined ? sweepSeconds : rateSeconds(name, properties.ScheduleExpression),
        target,
        targetArn: properties.Target.Arn,
        input: properties.Target.Input,
        statements: statementsOf(roles, properties.Target.RoleArn),
      };
    });
}

/** `rate(5 minutes)` → 300. */
export function rateSeconds(name: string, expression: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = Number(value) * (units[unit ?? ''] ?? Number.NaN);
  if (!(seconds > 0)) throw new StartError(`The schedule ${name} is ${expression}; only rate(…) runs on this machine.`);
  return seconds;
}
