import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** SQS delays a message by at most fifteen minutes; what is due later is found by the sweep. */
const MAX_DELAY_SECONDS = 900;

/** Asks for a confirmation to be sent, or looked at again, after `delaySeconds` at the earliest. */
export function createConfirmationQueue(queueUrl: string, client = new SQSClient({})) {
  return async (key: { reservationId: string; confirmationId: string }, delaySeconds = 0): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ reservationId: key.reservationId, confirmationId: key.confirmationId }),
        DelaySeconds: Math.min(Math.max(0, Math.ceil(delaySeconds)), MAX_DELAY_SECONDS),
      }),
    );
  };
}
