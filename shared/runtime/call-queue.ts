import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** SQS delays a message by at most fifteen minutes; what is due later is found by the sweep. */
const MAX_DELAY_SECONDS = 900;

/** Sends the id of a call to a queue, to be received after `delaySeconds` at the earliest. */
export function createCallQueue(queueUrl: string, client = new SQSClient({})) {
  return async (callId: string, delaySeconds: number): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ callId }),
        DelaySeconds: Math.min(Math.max(0, Math.ceil(delaySeconds)), MAX_DELAY_SECONDS),
      }),
    );
  };
}
