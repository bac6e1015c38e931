import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import type { Logger } from '../../../shared/runtime/logger.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
const containerSchema = z.object({ Networks: z.array(z.object({ IPv4Addresses: z.array(z.ipv4()).min(1) })).min(1) });

const TRIES_AFTER_MS = [0, 200, 1_000];
const ANSWER_MS = 1_000;

/**
 * Where the other relays reach this one, such as `http://10.0.1.7:8080`, as ECS tells it. Empty when ECS does not: a relay that
 * cannot be found about its calls can still hold them.
 */
export async function relayAddress(metadataUrl: string, port: number, log: Logger): Promise<string> {
  for (const wait of TRIES_AFTER_MS) {
    await setTimeout(wait);
    try {
      const answer = await fetch(metadataUrl, { signal: AbortSignal.timeout(ANSWER_MS) });
      const { Networks } = containerSchema.parse(await answer.json());
      const address = Networks[0]?.IPv4Addresses[0];
      if (address !== undefined) return `http://${address}:${port}`;
    } catch (error) {
      log.warn('The address of this relay could not be read', { error });
    }
  }
  log.error('Other relays cannot reach this one: its calls are controlled only by requests that happen to come here');
  return '';
}
