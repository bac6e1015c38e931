import type { Call } from '../calls/call.ts';
import { callResource } from './call-resource.ts';
import { type Form, one } from './form.ts';
import { isOrAny, isWithin, pageOf } from './list-page.ts';

const FILTERS = [
  'Status',
  'To',
  'From',
  'ParentCallSid',
  'StartTime',
  'StartTime<',
  'StartTime>',
  'EndTime',
  'EndTime<',
  'EndTime>',
];

/** One page of the calls that a query asks for, newest first, in Twilio's paging envelope. */
export function listCalls(calls: readonly Call[], query: Form, path: string, now: number): Record<string, unknown> {
  const found = calls.filter((call) => !call.deleted && call.listedFrom <= now && matches(call, query)).toReversed();
  const { shown, envelope } = pageOf(found, query, path, FILTERS);
  return { ...envelope, calls: shown.map(callResource) };
}

function matches(call: Call, query: Form): boolean {
  const { status, to, from, parentCallSid } = call;
  return (
    isOrAny(one(query, 'Status'), status === 'initiated' ? 'queued' : status) &&
    isOrAny(one(query, 'To'), to) &&
    isOrAny(one(query, 'From'), from) &&
    isOrAny(one(query, 'ParentCallSid'), parentCallSid) &&
    isWithin(call.startedAt, query, 'StartTime') &&
    isWithin(call.status === 'completed' ? call.endedAt : null, query, 'EndTime')
  );
}
