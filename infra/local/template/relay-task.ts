import * as z from 'zod';
import type { Statement } from '../iam/statement.ts';
import { StartError } from '../platform/start-error.ts';
import { arn, lastPart } from './account.ts';
import { declared, type Deployment } from './declared.ts';
import { statementsOf } from './roles.ts';

const taskSchema = z.object({
  TaskRoleArn: z.string().optional(),
  ExecutionRoleArn: z.string().optional(),
  Memory: z.coerce.number().optional(),
  ContainerDefinitions: z
    .array(
      z.object({
        Image: z.string(),
        Environment: z.array(z.object({ Name: z.string(), Value: z.coerce.string() })).default([]),
        Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })).default([]),
        // What Fargate gives a container that says nothing.
        StopTimeout: z.coerce.number().default(30),
      }),
    )
    .min(1),
});

const serviceSchema = z.object({ TaskDefinition: z.string(), Cluster: z.string().optional() });
const targetGroupSchema = z.object({ HealthCheckPath: z.string().default('/health') });

/** The container that holds the calls' sockets. */
export interface RelayTask {
  /** What its image would be built from. */
  imageDirectory: string;
  /** `arn:aws:ecs:…:task/cluster`; a task's ARN begins with it. */
  taskArnPrefix: string;
  environment: Record<string, string>;
  /** From variable to the ARN of the secret, with the key of its JSON where one is named. */
  secrets: Record<string, { secretId: string; jsonKey: string | undefined }>;
  memoryMb: number;
  /** From SIGTERM to SIGKILL, when the service replaces the task. */
  stopSeconds: number;
  healthPath: string;
  /** What the relay may do … */
  statements: Statement[];
  /** … and what may be done to start it: reading its secrets. */
  executionStatements: Statement[];
}

/** The task of the first ECS service of the template; undefined where there is none. */
export function readRelayTask(deployment: Deployment, roles: Map<string, Statement[]>): RelayTask | undefined {
  const [service] = declared(deployment, 'AWS::ECS::Service', serviceSchema);
  if (!service) return undefined;
  const tasks = declared(deployment, 'AWS::ECS::TaskDefinition', taskSchema);
  const task = tasks.find(({ identity }) => identity.ref === service.properties.TaskDefinition)?.properties;
  const [container] = task?.ContainerDefinitions ?? [];
  if (!task || !container) throw new StartError(`${service.logicalId} runs a task that the template lacks.`);
  const [targets] = declared(deployment, 'AWS::ElasticLoadBalancingV2::TargetGroup', targetGroupSchema);
  const tag = lastPart(container.Image, ':');
  const imageDirectory = deployment.assembly.images.get(tag);
  if (!imageDirectory) throw new StartError(`The relay's image is not built from this project: ${container.Image}`);
  const cluster = lastPart(service.properties.Cluster ?? 'default', '/');
  return {
    imageDirectory,
    taskArnPrefix: arn('ecs', `task/${cluster}`),
    environment: Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value])),
    secrets: Object.fromEntries(container.Secrets.map(({ Name, ValueFrom }) => [Name, secretReference(ValueFrom)])),
    memoryMb: task.Memory ?? 512,
    stopSeconds: container.StopTimeout,
    healthPath: targets?.properties.HealthCheckPath ?? '/health',
    statements: task.TaskRoleArn ? statementsOf(roles, task.TaskRoleArn) : [],
    executionStatements: task.ExecutionRoleArn ? statementsOf(roles, task.ExecutionRoleArn) : [],
  };
}

/** `arn:…:secret:name-suffix:json-key:stage:version` → the ARN and the key. */
function secretReference(valueFrom: string): RelayTask['secrets'][string] {
  const parts = valueFrom.split(':');
  return { secretId: parts.slice(0, 7).join(':'), jsonKey: parts[7] || undefined };
}
