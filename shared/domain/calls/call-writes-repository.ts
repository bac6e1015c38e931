import { putting, type DocumentStore, type Write } from '../../dynamodb/document-store.ts';
import { expiring } from '../../dynamodb/expiry.ts';
import type { Call, CallIn } from './call.ts';
import { callItem } from './call-repository.ts';
import { attemptKey } from './conversation-repository.ts';

/** A settled call is written by `settlingCall`, together with its numbers. */
export type UnsettledCall = Exclude<Call, CallIn<'settled'>>;

/** A call, at the version it was read at, as part of a feature's transaction. */
export function savingCall(table: string, call: UnsettledCall, now: Date): Write {
  return putting(table, callItem(call, now), { version: call.version });
}

/** A call nobody stored yet. */
export function creatingCall(table: string, call: CallIn<'requested'>, now: Date): Write {
  return putting(table, callItem(call, now), 'absent');
}

/**
 * The line between two numbers is held by one attempt at a time: a supplier with two orders is called about one and then
 * about the other, and what the carrier lists between the two numbers can only be that attempt. It is not released when
 * the call is over: whoever wants it looks whether its holder's call is still live, so no crash can leave it taken.
 */
const lineKey = (call: Call) => ({ pk: `line#${call.from}#${call.to}`, sk: 'line' });

/** The id of the call that last took the line. */
export async function lineHolder(store: DocumentStore, table: string, call: Call): Promise<string | null> {
  const line = await store.get(table, lineKey(call));
  return typeof line?.['callId'] === 'string' ? line['callId'] : null;
}

/**
 * The line's item, whose key is made of the two numbers, goes with the call that last took it. Where another one took it since, it is that
 * one's, and the transaction fails.
 */
export function releasingLine(table: string, call: Call): Write {
  return {
    Delete: {
      TableName: table,
      Key: lineKey(call),
      ConditionExpression: 'callId = :callId',
      ExpressionAttributeValues: { ':callId': call.id },
    },
  };
}

/** What a claimed attempt writes: the call, the attempt's own record, and the line, if `holder` still is who took it last. */
export function claimingAttempt(table: string, call: CallIn<'dispatching'>, holder: string | null, now: Date): Write[] {
  // No attempt is made after `notAfter`: none goes before its call.
  const kept = expiring(call.notAfter, call.keepDays.calls);
  const attempt = { attempt: call.attempt, dispatchedAt: call.dispatchedAt, ...kept };
  const line = { ...lineKey(call), callId: call.id, expiresAt: Math.ceil(now.getTime() / 1000) + LINE_TTL_SECONDS };
  return [
    savingCall(table, call, now),
    putting(table, { ...attemptKey(call.id, call.attempt), ...attempt }, 'absent'),
    {
      Put: {
        TableName: table,
        Item: line,
        ...(holder === null
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'callId = :holder', ExpressionAttributeValues: { ':holder': holder } }),
      },
    },
  ];
}

/** Only so that numbers called once do not stay for ever: what counts is whether the holder's call is live. */
const LINE_TTL_SECONDS = 7 * 86_400;
