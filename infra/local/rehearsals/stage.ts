import { findPlatform } from '../demo/find-platform.ts';
import { clientOf } from '../test-multiple/client.ts';
import type { Stage } from './agents/rehearsed-agent.ts';

/** A stage, and how to leave it. */
export interface OpenStage extends Stage {
  close(): Promise<void>;
}

/** More than twice as fast as people speak: nobody listens. */
const CHARS_PER_SECOND = 45;
/** Somebody who takes calls over: an agent that could not hand a call over would not be tempted to. */
export const COLLEAGUE = '+33644000001';

/** The platform that is running, or one started for the occasion, with simulated providers. Rejects where they are real. */
export async function openStage(onLine: (line: string) => void): Promise<OpenStage> {
  const platform = await findPlatform(onLine, { TRANSFER_TELEPHONE: COLLEAGUE });
  const { twilio, openai } = platform.simulators;
  try {
    if (twilio === undefined) throw new Error('Twilio is not simulated on this platform: these calls would be real.');
    if (openai === undefined) {
      throw new Error(
        'OpenAI is not simulated on this platform, and simulated speech means nothing to it: add --real.',
      );
    }
    if (platform.ours) {
      await hurry(twilio, { charsPerSecond: CHARS_PER_SECOND, priceDelayMs: 0 });
      await hurry(openai, { charsPerSecond: CHARS_PER_SECOND });
    }
    return { client: clientOf(platform, twilio), url: platform.url, close: () => platform.stop() };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

async function hurry(simulator: string, settings: Record<string, number>): Promise<void> {
  await fetch(`${simulator}/_sim/settings`, { method: 'PUT', body: JSON.stringify(settings) });
}
