import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../../../../shared/runtime/logger.ts';
import { type Held } from './hold-sip-call.ts';
import type { SipCallMessage, SipQueue } from './sip-queue.ts';

export interface TakeSipCallsDeps {
  queue: SipQueue;
  hold(callId: string): Promise<Held>;
  log: Logger;
}

/** Well within the message's lease: one may be lost. */
const EXTEND_MS = 2_000;
const AFTER_ERROR_MS = 1_000;

export interface SipCallTaker {
  /** Takes no more calls; resolves when those that are here are with others, or over. */
  stop(): Promise<void>;
}

/**
 * Takes calls over SIP from the queue for as long as this relay lives. It keeps a call's message while it has the call: when this relay
 * dies, the message comes to another one within seconds.
 */
export function takeSipCalls({ queue, hold, log }: TakeSipCallsDeps): SipCallTaker {
  const stopping = new AbortController();
  const holding = new Set<Promise<void>>();

  const keep = async (message: SipCallMessage): Promise<void> => {
    const extending = setInterval(() => {
      message.extend().catch((error: unknown) => log.warn('A SIP call’s message could not be kept', { error }));
    }, EXTEND_MS);
    try {
      const held = await hold(message.callId);
      clearInterval(extending);
      if (held === 'over') await message.remove();
      if (held === 'to_others') await message.release();
    } catch (error) {
      log.error('A SIP call failed', { callId: message.callId, error });
    } finally {
      clearInterval(extending);
    }
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        for (const message of await queue.receive(stopping.signal)) {
          const kept = keep(message).finally(() => holding.delete(kept));
          holding.add(kept);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error('SIP calls could not be asked for', { error });
        await setTimeout(AFTER_ERROR_MS, undefined, { ref: false });
      }
    }
  };

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(holding);
    },
  };
}
