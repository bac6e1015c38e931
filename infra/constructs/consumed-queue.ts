import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { type Alarms, ONE_MINUTE } from './alarms.ts';

/** As `MAX_RECEIVES` in `functions/entry/queue.ts`, by which a consumer knows its last try; a test compares the two. */
const MAX_RECEIVES = 5;
/** SQS keeps no message longer. */
const DEAD_LETTERS_KEPT = Duration.days(14);

export interface ConsumedQueueProps {
  /** What its messages ask for, as it starts a sentence. */
  purpose: string;
  /** Of the function that consumes it. */
  timeout: Duration;
  /** How long a message is hidden from others once it was received. @default room for the function's time-out, as AWS advises */
  visibilityTimeout?: Duration;
  /** A message this old means that the consumer does not keep up, or fails. Includes the delay it was sent with. */
  oldestMessage: Duration;
  settings: Settings;
  alarms: Alarms;
}

/** A queue, where its messages end that nobody could handle, and the alarms about both. */
export class ConsumedQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly timeout: Duration;
  readonly #maxConcurrency: number;

  constructor(scope: Construct, id: string, props: ConsumedQueueProps) {
    super(scope, id);
    this.timeout = props.timeout;
    this.#maxConcurrency = props.settings.queueConcurrency;
    this.deadLetters = new Queue(this, 'DeadLetters', { enforceSSL: true, retentionPeriod: DEAD_LETTERS_KEPT });
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      // Room for the function's whole time-out and Lambda's own retries when it is throttled, as AWS advises.
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(6 * props.timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    props.alarms.add(this, 'DeadLettersAlarm', {
      title: `${id}: a message was given up`,
      why: `${props.purpose}: it failed ${MAX_RECEIVES} times. Read the function's log, mend the cause, then redrive the dead-letter queue.`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: ONE_MINUTE, statistic: 'Maximum' }),
      threshold: 1,
    });
    props.alarms.add(this, 'AgeAlarm', {
      title: `${id}: messages wait too long`,
      why: `${props.purpose}: the oldest message waits for more than ${props.oldestMessage.toMinutes()} minutes. Look for throttling or failures of the function.`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: ONE_MINUTE, statistic: 'Maximum' }),
      threshold: props.oldestMessage.toSeconds(),
      periods: 3,
    });
  }

  /** Feeds `consumer`, which must have been granted {@link receiveFrom}, one message at a time: one that kills it takes no other along. */
  consumedBy(consumer: IFunction): void {
    consumer.addEventSourceMapping('Messages', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency: this.#maxConcurrency,
    });
  }
}
