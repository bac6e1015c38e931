import type { Logger } from '../../shared/runtime/logger.ts';

const ANSWER_MS = 5_000;

/**
 * Asks ECS not to stop this task for a deployment or a scale-in while it has calls
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html).
 * Returns what to tell the number of calls.
 *
 * A protection lasts for `minutes` and is not renewed: a relay that always has calls must not hold up a deployment for ever, and its
 * calls move at a pause without anybody noticing. It only makes ECS prefer the relays that have none.
 */
export function taskProtection(agentUri: string, minutes: number, log: Logger): (calls: number) => void {
  let wanted = false;
  let asking: Promise<void> = Promise.resolve();

  const ask = (enabled: boolean) => {
    // One after the other: the last word must be the last to arrive.
    asking = asking
      .then(() => put(agentUri, enabled, minutes))
      .catch((error: unknown) => {
        log.warn('The protection of this task could not be changed', { enabled, error });
      });
  };

  return (calls) => {
    if (calls > 0 === wanted) return;
    wanted = calls > 0;
    ask(wanted);
  };
}

async function put(agentUri: string, enabled: boolean, minutes: number): Promise<void> {
  const response = await fetch(`${agentUri}/task-protection/v1/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ProtectionEnabled: enabled, ...(enabled ? { ExpiresInMinutes: minutes } : {}) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The ECS agent answered ${response.status}`);
}
