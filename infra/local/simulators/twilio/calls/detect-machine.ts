import { sleep, untilAborted } from '../clock.ts';
import { deliver } from '../webhooks/deliver.ts';
import type { CallRequest } from './call.ts';
import type { LiveCall } from './live-call.ts';

/** How often the detector listens for the line that makes up its mind. */
const LISTEN_MS = 50;

type MachineDetection = NonNullable<CallRequest['machineDetection']>;

/**
 * Answering machine detection on a call just answered: finds out, notes it on the call and, when asynchronous, tells
 * the product. A call that ends first gets no verdict.
 */
export async function detectMachine(live: LiveCall, detection: MachineDetection): Promise<void> {
  const { exchange, call } = live;
  const from = exchange.clock.now();
  try {
    call.answeredBy = await verdict(live, detection);
  } catch (error) {
    if (live.over) return;
    throw error;
  }
  if (!detection.callback) return;
  const params = {
    CallSid: call.sid,
    AccountSid: call.accountSid,
    AnsweredBy: call.answeredBy,
    MachineDetectionDuration: String(Math.round(exchange.clock.now() - from)),
  };
  await deliver(exchange, call, { kind: 'amd', ...detection.callback, params });
}

async function verdict(live: LiveCall, detection: MachineDetection): Promise<string> {
  const { clock, settings } = live.exchange;
  const wait = (ms: number): Promise<void> => sleep(clock, ms, live.signal);
  const longestMs = detection.timeoutSeconds * 1_000;
  const { detected } = live.persona;
  if (detected) {
    if ('afterMs' in detected) await wait(detected.afterMs);
    else while (live.call.facts.said.length < detected.afterLines) await wait(LISTEN_MS);
    return detected.as;
  }
  switch (live.persona.kind) {
    case 'human':
      await wait(Math.min(settings.amdMs, longestMs));
      return settings.amdMs <= longestMs ? 'human' : 'unknown';
    case 'silent':
      await wait(Math.min(detection.silenceTimeoutMs, longestMs));
      return 'unknown';
    case 'machine':
      if (detection.mode === 'DetectMessageEnd')
        return Promise.race([beep(live), wait(longestMs).then(() => 'unknown')]);
      await wait(Math.min(2 * settings.amdMs, longestMs));
      return 'machine_start';
    default:
      return live.persona.kind satisfies never;
  }
}

async function beep(live: LiveCall): Promise<string> {
  await untilAborted(live.beeped, live.signal);
  return 'machine_end_beep';
}
