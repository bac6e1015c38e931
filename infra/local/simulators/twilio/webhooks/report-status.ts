import { randomUUID } from 'node:crypto';
import { eventOf, isFinal, type CallStatus } from '../calls/call-status.ts';
import type { Call } from '../calls/call.ts';
import type { Faults } from '../faults.ts';
import { rfc2822 } from '../rfc2822.ts';
import { deliver, type DeliveryDeps, type Webhook } from './deliver.ts';
import { standardParameters } from './request-parameters.ts';

/** A callback held back for a later one to overtake it goes out after this long at the latest, ms. */
const LONGEST_HOLD_MS = 5_000;
const DEFAULT_DELAY_MS = 1_000;

/** Callbacks held back by the fault `status-reordered`, per call: with their number, and what sends them off. */
export type HeldCallbacks = Map<Call, { number: number; release: () => void }>;

export interface ReportDeps extends DeliveryDeps {
  faults: Faults;
  held: HeldCallbacks;
}

/** Tells the product's status callback that the call has just become what it is, if it asked to be told. */
export async function reportStatus(deps: ReportDeps, call: Call, kind: 'status' | 'number-status'): Promise<void> {
  const { statusCallback } = call.request;
  if (statusCallback === undefined || call.status === 'queued') return;
  const event = eventOf(call.status);
  if (!statusCallback.events.includes(event)) return;
  const number = call.callbacks++;
  const webhook: Webhook = {
    kind,
    url: statusCallback.url,
    method: statusCallback.method,
    params: statusParameters(call, call.status, number, deps.clock.now()),
    idempotencyToken: randomUUID(),
  };
  const strike = (fault: Parameters<Faults['strike']>[0]) => deps.faults.strike(fault, call.to, event);
  if (strike('status-dropped')) {
    call.facts.webhooks.push({ ...factOf(webhook), at: deps.clock.now(), fault: 'status-dropped' });
    return;
  }
  const delayed = strike('status-delayed');
  if (delayed) await waitAtLeast(deps, delayed.ms ?? DEFAULT_DELAY_MS);
  const reordered = strike('status-reordered');
  if (reordered) await waitToBeOvertaken(deps, call, number, reordered.ms ?? LONGEST_HOLD_MS);
  const fault = delayed?.kind ?? reordered?.kind;
  await deliver(deps, call, fault === undefined ? webhook : { ...webhook, fault });
  if (strike('status-duplicated')) await deliver(deps, call, { ...webhook, fault: 'status-duplicated' });
  const held = deps.held.get(call);
  // One that was on its way already, when the other was held, overtakes nobody.
  if (held && held.number < number) held.release();
}

function factOf({ kind, method, url, params, idempotencyToken }: Webhook) {
  return { kind, method, url, params, idempotencyToken: idempotencyToken ?? '', attempts: [] };
}

function waitAtLeast(deps: ReportDeps, ms: number): Promise<void> {
  return new Promise((resolve) => {
    deps.clock.after(ms, resolve);
  });
}

async function waitToBeOvertaken(deps: ReportDeps, call: Call, number: number, longestMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    deps.held.set(call, { number, release: resolve });
    deps.clock.after(longestMs, resolve);
  });
  deps.held.delete(call);
}

function statusParameters(call: Call, status: CallStatus, number: number, now: number): Record<string, string> {
  const params: Record<string, string> = {
    ...standardParameters(call),
    Timestamp: rfc2822(now),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(number),
  };
  // Only a verdict that held up the TwiML is part of the call; an asynchronous one has a callback of its own.
  if (call.answeredBy !== null && call.request.machineDetection?.async === false)
    params['AnsweredBy'] = call.answeredBy;
  if (!isFinal(status)) return params;
  const seconds = status === 'completed' ? (call.talkSeconds(now) ?? 0) : 0;
  params['CallDuration'] = String(seconds);
  params['Duration'] = String(Math.ceil(seconds / 60));
  if (call.sipResponseCode !== null) params['SipResponseCode'] = String(call.sipResponseCode);
  return params;
}
