import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { LivePermission } from '../../../shared/domain/calls/live-ticket.ts';

/** The subprotocol of a live socket; a browser, which cannot set headers, names its ticket after it. */
export const LIVE_PROTOCOL = 'comptoir.live';

const PATH = /^\/live\/([\w-]{1,100})(?:\/(whisper|hangup|transfer))?$/;

export type LiveAction = 'watch' | 'whisper' | 'hangup' | 'transfer';

export const permissionFor: Record<LiveAction, LivePermission> = {
  watch: 'watch',
  whisper: 'whisper',
  hangup: 'hang_up',
  transfer: 'transfer',
};

/** What a path below `/live/` asks for; null when nothing. */
export function liveTarget(url: string | undefined): { callId: string; action: LiveAction } | null {
  const { pathname } = new URL(url ?? '/', 'http://relay');
  const [, callId, action] = PATH.exec(pathname) ?? [];
  return callId === undefined ? null : { callId, action: (action as LiveAction | undefined) ?? 'watch' };
}

/** The ticket that a request shows: `Authorization: Bearer …`, or the second subprotocol of a browser's socket. */
export function ticketOf({ headers }: IncomingMessage): string {
  const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return bearer;
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return protocols.find((protocol) => protocol !== LIVE_PROTOCOL) ?? '';
}

/** A text of 2000 characters, each escaped. */
const MAX_BODY_BYTES = 16 * 1024;

/** The whole body; null when it is too large. */
export async function readBody(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const whisperSchema = z.object({ id: z.string().min(1).max(100), text: z.string().min(1).max(2_000) });
export const transferSchema = z.object({ kind: z.enum(['cold', 'warm']), briefing: z.string().max(2_000) });

/** The body as the schema has it; null when it is not. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(body.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
