import type { AwsJsonCall } from './aws-json.ts';

/** Sends the id of a call to a queue, without the SDK: for the functions that a caller is waiting for. */
export function createLightCallQueue(sqs: AwsJsonCall, queueUrl: string) {
  return async (callId: string): Promise<void> => {
    await sqs('AmazonSQS.SendMessage', { QueueUrl: queueUrl, MessageBody: JSON.stringify({ callId }) });
  };
}
