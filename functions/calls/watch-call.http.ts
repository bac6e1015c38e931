import * as z from 'zod';
import type { CallRepository } from '../../shared/domain/calls/call-repository.ts';
import { signLiveTicket } from '../../shared/domain/calls/live-ticket.ts';
import { socketUrl } from '../../shared/runtime/public-url.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { route } from '../entry/http.ts';
import { liveCall } from './live-call.ts';

interface Deps {
  calls: Pick<CallRepository, 'find'>;
  publicUrl(): Promise<string>;
  streamKey: Secret;
  now: () => Date;
}

/** As `LIVE_PROTOCOL` in the relay; a test compares the two. */
const PROTOCOL = 'comptoir.live';

const body = z.strictObject({
  /** Whether to hear both sides too. */
  ecoute: z.boolean().default(false),
});

/** A ticket for the call's live socket, see docs/live.md. It is a secret for the minute that it lives. */
export const watchCallRoute = ({ calls, publicUrl, streamKey, now }: Deps) =>
  route('POST /api/calls/{callId}/live', { body }, async ({ params, body }) => {
    const call = await liveCall(calls, params['callId'] ?? '');
    const permissions = body.ecoute ? (['watch', 'listen'] as const) : (['watch'] as const);
    const { ticket, expiresAt } = signLiveTicket(call.id, permissions, await streamKey.current(), now());
    const url = `${socketUrl(await publicUrl())}/live/${call.id}`;
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { url, protocol: PROTOCOL, ticket, expiresAt: expiresAt.toISOString() },
    };
  });
