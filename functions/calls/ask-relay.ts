import * as z from 'zod';
import { type LivePermission, signLiveTicket } from '../../shared/domain/calls/live-ticket.ts';
import type { Logger } from '../../shared/runtime/logger.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';

export type RelayAnswer =
  | { kind: 'done'; result: string }
  /** A relay answered, and none holds the call: it is over, or between two of them. */
  | { kind: 'not_live' }
  | { kind: 'not_possible' }
  | { kind: 'unreachable' };

/** What a relay is asked to do with a call that it holds, as media-relay/src/live reads it. */
export type AskRelay = (callId: string, action: keyof typeof permissions, body?: object) => Promise<RelayAnswer>;

const permissions = { whisper: 'whisper', hangup: 'hang_up', transfer: 'transfer' } as const satisfies Record<
  string,
  LivePermission
>;
/** One hop between relays takes up to four seconds. */
const ANSWER_MS = 6_000;
const resultSchema = z.object({ result: z.string() });
const problemSchema = z.object({ code: z.string() });

/** Asks through the public host: any relay answers there, and finds the one that holds the call. */
export function askRelayAt(deps: {
  publicUrl(): Promise<string>;
  streamKey: Secret;
  now: () => Date;
  log: Logger;
}): AskRelay {
  return async (callId, action, body = {}) => {
    const { ticket } = signLiveTicket(callId, [permissions[action]], await deps.streamKey.current(), deps.now());
    try {
      const answer = await fetch(`${await deps.publicUrl()}/live/${encodeURIComponent(callId)}/${action}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ticket}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const said: unknown = await answer.json();
      if (answer.ok) return { kind: 'done', result: resultSchema.parse(said).result };
      const { code } = problemSchema.parse(said);
      if (code === 'call_not_live') return { kind: 'not_live' };
      if (code === 'transfer_not_possible') return { kind: 'not_possible' };
      deps.log.warn('A relay refused a request about a live call', { callId, action, code });
    } catch (error) {
      deps.log.warn('No relay could be asked about a live call', { callId, action, error });
    }
    return { kind: 'unreachable' };
  };
}
