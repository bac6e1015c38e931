import type { Exchange } from '../exchange.ts';
import { sleep } from '../clock.ts';
import { detectMachine } from './detect-machine.ts';
import { startDocument } from '../twiml/start-document.ts';
import { Call, type CallRequest } from './call.ts';
import { LiveCall } from './live-call.ts';

/** Puts a call into the queue and lets it take its course; returns it as it is at once, queued. */
export function placeCall(
  exchange: Exchange,
  input: {
    to: string;
    from: string;
    request: CallRequest;
    params: Record<string, string | string[]>;
    listDelayMs?: number;
  },
): LiveCall {
  const { params, ...rest } = input;
  const call = new Call({
    ...rest,
    accountSid: exchange.account.sid,
    phoneNumberSid: exchange.phoneNumberSid(input.from),
    direction: 'outbound-api',
    now: exchange.clock.now(),
  });
  call.facts.params = params;
  const live = new LiveCall(exchange, call);
  void takeCourse(live).catch((error: unknown) => {
    // Waiting is interrupted by the end of the call, which has then been dealt with already.
    if (!live.over) exchange.log.error(0, `the simulator itself failed: ${String(error)}`, call.sid);
  });
  return live;
}

async function takeCourse(live: LiveCall): Promise<void> {
  const { exchange, call } = live;
  await sleep(exchange.clock, exchange.dialDelayMs(), live.signal);
  if (!(await live.ring())) return;
  live.answer();
  const { machineDetection, document } = call.request;
  if (machineDetection) {
    const verdict = detectMachine(live, machineDetection);
    // A synchronous verdict holds up the TwiML: the callee hears nothing meanwhile.
    if (!machineDetection.async) await verdict;
  }
  if (document) startDocument(live, document);
}
