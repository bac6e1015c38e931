import * as z from 'zod';
import { declared, type Deployment } from './declared.ts';

const queueSchema = z.object({
  VisibilityTimeout: z.coerce.number().default(30),
  DelaySeconds: z.coerce.number().default(0),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  MaximumMessageSize: z.coerce.number().default(1_048_576),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().default(0),
  FifoQueue: z.coerce.boolean().optional(),
  ContentBasedDeduplication: z.coerce.boolean().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
});

export interface QueueSpec {
  name: string;
  url: string;
  arn: string;
  attributes: Record<string, string>;
  visibilitySeconds: number;
}

/** The queues, those first that others send their dead letters to. */
export function readQueues(deployment: Deployment, visibilitySeconds?: number): QueueSpec[] {
  const queues = declared(deployment, 'AWS::SQS::Queue', queueSchema).map(({ identity, properties }) => {
    const { RedrivePolicy: redrive, FifoQueue: fifo, ContentBasedDeduplication: byContent, ...numbers } = properties;
    const visible = visibilitySeconds ?? properties.VisibilityTimeout;
    const attributes: Record<string, string> = {
      ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
      VisibilityTimeout: String(visible),
      ...(redrive ? { RedrivePolicy: JSON.stringify(redrive) } : {}),
      ...(fifo ? { FifoQueue: 'true', ContentBasedDeduplication: String(byContent ?? false) } : {}),
    };
    const { QueueName: name = '', Arn: arn = '' } = identity.attributes;
    return { name, arn, url: identity.ref, attributes, visibilitySeconds: visible };
  });
  const sources = (queue: QueueSpec) => ('RedrivePolicy' in queue.attributes ? 1 : 0);
  return queues.toSorted((one, other) => sources(one) - sources(other));
}
