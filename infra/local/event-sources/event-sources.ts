import type { Queues } from '../emulators/queues.ts';
import type { Functions } from '../functions/functions.ts';
import type { AccessLedger } from '../iam/access-ledger.ts';
import { evaluate } from '../iam/evaluate.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { QueueConsumer } from '../template/event-sources.ts';
import type { ScheduleSpec } from '../template/schedules.ts';
import { pollQueue } from './poll-queue.ts';
import { runSchedule } from './run-schedule.ts';

export interface EventSources {
  stop(): Promise<void>;
}

/** What Lambda asks of a function's role before it reads a queue for it. */
const CONSUMER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Starts everything that invokes functions by itself. A source without its permission stays still, and says so. */
export function startEventSources(
  sources: { consumers: readonly QueueConsumer[]; schedules: readonly ScheduleSpec[] },
  deps: { queues: Queues; functions: Functions; ledger: AccessLedger; terminal: Terminal; maxBatches: number },
): EventSources {
  const { queues, functions, ledger, terminal, maxBatches } = deps;

  const may = (caller: string, statements: ScheduleSpec['statements'], action: string, resource: string): boolean => {
    const decision = evaluate(statements, { action, resource, context: {} });
    if (decision.allowed) ledger.use(caller, action, resource);
    else terminal.error(caller, `may not ${action} on ${resource}: ${decision.reason}`);
    return decision.allowed;
  };

  const pollers = sources.consumers
    .filter(({ function: target, queue }) =>
      CONSUMER_ACTIONS.map((action) => may(target.name, target.statements, action, queue.arn)).every(Boolean),
    )
    .map((consumer) =>
      pollQueue(consumer, {
        queues,
        maxBatches,
        invoke: (payload) => functions.invoke(consumer.function, payload),
        warn: (text) => terminal.warn(consumer.function.name, text),
      }),
    );
  const schedules = sources.schedules
    .filter(({ name, statements, targetArn }) => may(name, statements, 'lambda:InvokeFunction', targetArn))
    .map((schedule) => runSchedule(schedule, (payload) => functions.invoke(schedule.target, payload)));

  return {
    async stop() {
      for (const schedule of schedules) schedule.stop();
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
}
