import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';

/** The ids of a schedule and its role in the template: what is deployed keeps the ones that it has. */
interface ScheduleIds {
  role: string;
  schedule: string;
}

/** Runs `target` every so many seconds, in whole minutes where it is deployed. A run that fails is made up for by the next one. */
export function everyFewSeconds(
  scope: Construct,
  seconds: number,
  target: IFunction,
  description: string,
  ids: ScheduleIds = { role: 'ScheduleRole', schedule: 'Schedule' },
): void {
  // A run that failed, or had to wait, is not repeated after the next one.
  target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  const role = new Role(scope, ids.role, {
    // Of this account only: otherwise anybody's schedule could make the service use our role.
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
  new Schedule(scope, ids.schedule, {
    description,
    schedule: ScheduleExpression.rate(Duration.minutes(Math.ceil(seconds / 60))),
    target: new LambdaInvoke(target, {
      role: role.withoutPolicyUpdates(),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    }),
  });
}
