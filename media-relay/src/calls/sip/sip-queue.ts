import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';

/** How long a call's message is a relay's own without another word: as long as nobody would notice that the relay died. */
export const MESSAGE_LEASE_SECONDS = 6;
/** The longest that SQS lets a reader wait. */
const LONG_POLL_SECONDS = 20;
const MAX_MESSAGES = 10;

const body = z.object({ callId: z.string() });

/** The message that asks for a call to be taken. While a relay extends it no other relay gets it. */
export interface SipCallMessage {
  callId: string;
  extend(): Promise<void>;
  /** Any relay may have it now. */
  release(): Promise<void>;
  /** Nobody needs to take the call any more. */
  remove(): Promise<void>;
}

export interface SipQueue {
  /** Waits for calls, at most for twenty seconds. */
  receive(signal: AbortSignal): Promise<SipCallMessage[]>;
}

export function sipQueue(client: SQSClient, queueUrl: string): SipQueue {
  const lease = async (handle: string, seconds: number) => {
    const lease = { QueueUrl: queueUrl, ReceiptHandle: handle, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(lease));
  };
  return {
    async receive(signal) {
      const wish = {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MAX_MESSAGES,
        VisibilityTimeout: MESSAGE_LEASE_SECONDS,
        WaitTimeSeconds: LONG_POLL_SECONDS,
      };
      const { Messages: messages = [] } = await client.send(new ReceiveMessageCommand(wish), { abortSignal: signal });
      return messages.flatMap(({ Body: text = '', ReceiptHandle: handle = '' }) => {
        const parsed = z.safeParse(body, json(text));
        // What is none of ours ends with the dead letters, where somebody sees it.
        if (!parsed.success) return [];
        return {
          callId: parsed.data.callId,
          extend: () => lease(handle, MESSAGE_LEASE_SECONDS),
          release: () => lease(handle, 0),
          remove: async () => {
            await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle }));
          },
        };
      });
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
