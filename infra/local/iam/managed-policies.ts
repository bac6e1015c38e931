import type { Statement } from './statement.ts';

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const allow = (actions: string[]): Statement[] => [{ Effect: 'Allow', Action: actions, Resource: ['*'] }];

/** AWS's own policies that the CDK attaches. One that is not here allows nothing on this machine. */
const policies: Record<string, Statement[]> = {
  AWSLambdaBasicExecutionRole: allow(logs),
  AWSLambdaSQSQueueExecutionRole: allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...logs]),
  AWSXRayDaemonWriteAccess: allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
};

export function managedStatements(policyName: string): Statement[] {
  return policies[policyName] ?? [];
}
