import * as z from 'zod/mini';
import { openToken, signToken } from '../../runtime/signed-token.ts';

/** Long enough to open a socket, too short to be of use to anybody who finds it in a log. */
export const TICKET_SECONDS = 60;

export const livePermissions = ['watch', 'listen', 'whisper', 'hang_up', 'transfer'] as const;
/** What staff may do with a running call. `listen` comes on top of `watch`: the audio of both sides. */
export type LivePermission = (typeof livePermissions)[number];

/** The kind keeps a ticket from being anything else that the same key signs. */
const content = z.object({
  t: z.literal('live'),
  c: z.string(),
  p: z.string(),
  e: z.int(),
});

export interface LiveTicket {
  callId: string;
  permissions: readonly LivePermission[];
  expiresAt: Date;
}

/** The text that opens one running call to whoever shows it within a minute, for `permissions` and nothing else. */
export function signLiveTicket(
  callId: string,
  permissions: readonly LivePermission[],
  key: string,
  now: Date,
): { ticket: string; expiresAt: Date } {
  const expires = Math.floor(now.getTime() / 1000) + TICKET_SECONDS;
  const ticket = signToken({ t: 'live', c: callId, p: permissions.join(' '), e: expires }, key);
  return { ticket, expiresAt: new Date(expires * 1000) };
}

/** Null when nobody we know signed it, when it is expired, or when it is for another call. */
export function openLiveTicket(text: string, keys: readonly string[], callId: string, now: Date): LiveTicket | null {
  const ticket = openToken(text, keys, content);
  if (!ticket || ticket.c !== callId || ticket.e * 1000 <= now.getTime()) return null;
  const named = ticket.p.split(' ');
  return {
    callId,
    permissions: livePermissions.filter((permission) => named.includes(permission)),
    expiresAt: new Date(ticket.e * 1000),
  };
}
