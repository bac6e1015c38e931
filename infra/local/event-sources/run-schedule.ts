import { randomUUID } from 'node:crypto';
import type { InvokeResult } from '../functions/invocation.ts';
import { ACCOUNT, REGION, arn } from '../template/account.ts';
import type { ScheduleSpec } from '../template/schedules.ts';

export interface RunningSchedule {
  stop(): void;
}

/** Runs a schedule's target at its rate. A run that takes longer swallows the ticks it overlaps: it never runs twice at once. */
export function runSchedule(
  schedule: ScheduleSpec,
  invoke: (payload: string) => Promise<InvokeResult>,
): RunningSchedule {
  let running = false;
  const tick = async (): Promise<void> => {
    if (running) return;
    running = true;
    // Failures are in the function's log; the next tick is the retry.
    await invoke(schedule.input ?? scheduledEvent(schedule.name)).finally(() => {
      running = false;
    });
  };
  const timer = setInterval(() => void tick(), schedule.seconds * 1000);
  return { stop: () => clearInterval(timer) };
}

/** What EventBridge Scheduler sends where the schedule has no input of its own. */
function scheduledEvent(name: string): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: ACCOUNT,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [arn('scheduler', `schedule/default/${name}`)],
    detail: '{}',
  });
}
