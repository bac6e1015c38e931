import * as z from 'zod/mini';
import { openToken, signToken } from '../../runtime/signed-token.ts';

/** Long enough for the carrier to open the stream, too short to be of use to anybody who reads it in a log. */
const TOKEN_SECONDS = 60;

const content = z.object({ c: z.string(), a: z.int(), l: z.int(), s: z.string(), e: z.int() });

/** What a media stream may connect to: one leg of one attempt, for one carrier call. */
export interface StreamPass {
  callId: string;
  attempt: number;
  leg: number;
  sid: string;
}

/** The text that goes into the stream's parameters; it is good for one leg, which only one relay can take. */
export function signStreamPass(pass: StreamPass, key: string, now: Date): string {
  const expires = Math.floor(now.getTime() / 1000) + TOKEN_SECONDS;
  return signToken({ c: pass.callId, a: pass.attempt, l: pass.leg, s: pass.sid, e: expires }, key);
}

/** Null when nobody we know signed it, when it is expired, or when it was made for another carrier call. */
export function openStreamPass(token: string, keys: readonly string[], sid: string, now: Date): StreamPass | null {
  const pass = openToken(token, keys, content);
  if (!pass || pass.s !== sid || pass.e * 1000 < now.getTime()) return null;
  return { callId: pass.c, attempt: pass.a, leg: pass.l, sid: pass.s };
}
