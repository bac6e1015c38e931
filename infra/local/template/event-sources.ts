import * as z from 'zod';
import { StartError } from '../platform/start-error.ts';
import { declared, type Deployment } from './declared.ts';
import type { FindFunction, FunctionSpec } from './functions.ts';
import type { QueueSpec } from './queues.ts';

const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.coerce.boolean().default(true),
  BatchSize: z.coerce.number().default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().optional() }).optional(),
  FilterCriteria: z.unknown().optional(),
});

/** A queue whose messages a function consumes. */
export interface QueueConsumer {
  queue: QueueSpec;
  function: FunctionSpec;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number | undefined;
  reportsItemFailures: boolean;
}

export function readQueueConsumers(
  deployment: Deployment,
  queues: readonly QueueSpec[],
  findFunction: FindFunction,
): QueueConsumer[] {
  const mappings = declared(deployment, 'AWS::Lambda::EventSourceMapping', mappingSchema);
  return mappings
    .filter(({ properties }) => properties.Enabled)
    .map(({ logicalId, properties }) => {
      const queue = queues.find(({ arn }) => arn === properties.EventSourceArn);
      const target = findFunction(properties.FunctionName);
      if (!queue) throw new StartError(`${logicalId} reads from something other than a queue of the template.`);
      if (!target) throw new StartError(`${logicalId} feeds ${properties.FunctionName}, which the template lacks.`);
      if (properties.FilterCriteria) throw new StartError(`${logicalId} filters messages, which does not work here.`);
      return {
        queue,
        function: target,
        batchSize: properties.BatchSize,
        windowSeconds: properties.MaximumBatchingWindowInSeconds,
        maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
        reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      };
    });
}
