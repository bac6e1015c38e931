import type { Logger } from '../../../shared/runtime/logger.ts';
import { type EndedLeg, legTrace } from './leg-trace.ts';
import { otlpBody } from './otlp-body.ts';

/** A collector that takes longer is away, and calls are worth more than traces. */
const WAIT_MS = 2_000;
/** Traces on their way at once; what comes beyond that is dropped. */
const MAX_WAITING = 32;

/**
 * Sends the trace of each ended leg to an OpenTelemetry collector over HTTP. `endpoint` is its base address; empty for none.
 * Never waited for, never repeated: a trace that cannot be delivered in time is dropped.
 */
export function traceSender(endpoint: string, log: Logger): (ended: EndedLeg) => void {
  if (endpoint === '') return () => undefined;
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  let waiting = 0;

  const send = async (ended: EndedLeg) => {
    const resource = { 'service.name': 'comptoir-media-relay', 'service.instance.id': ended.leg.relayId };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(otlpBody(ended.callId, legTrace(ended), resource)),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The collector answered ${response.status}`);
  };

  return (ended) => {
    if (waiting >= MAX_WAITING) return;
    waiting += 1;
    send(ended)
      .catch((error: unknown) => log.debug('A trace was dropped', { error }))
      .finally(() => {
        waiting -= 1;
      });
  };
}
