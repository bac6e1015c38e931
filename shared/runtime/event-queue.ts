import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Asks for an event to be passed on, or for one of its deliveries to be tried, after `delaySeconds` (at most 900). */
export function createEventQueue(queueUrl: string, client = new SQSClient({})) {
  return async (
    work: { eventId: string } | { subscriptionId: string; deliveryId: string },
    delaySeconds: number,
  ): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(work),
        DelaySeconds: Math.max(0, Math.ceil(delaySeconds)),
      }),
    );
  };
}
