import type { OpenAiAccount } from './structured-output.ts';

/** What OpenAI carries has ids of this form. */
export const isSipCallId = (sid: string): boolean => sid.startsWith('rtc_');

/** What the model is before anybody tells it more: it listens, and says nothing by itself. */
export interface AcceptedSession {
  model: string;
}

/** A person waits: two tries, or one and what follows it, fit into two seconds. */
const ACCEPT_MS = 1_500;
const CONTROL_MS = 4_000;

/**
 * The calls that ring at OpenAI (https://developers.openai.com/api/docs/guides/realtime-sip; paths and bodies as in openai@7
 * `resources/realtime/calls`). The package itself would cost the function that picks up as much again as all the rest.
 */
export function sipCalls(account: () => Promise<OpenAiAccount>) {
  const post = async (sid: string, verb: string, body: object | null, timeoutMs: number): Promise<number> => {
    const { baseUrl, apiKey } = await account();
    const response = await fetch(`${baseUrl}/realtime/calls/${encodeURIComponent(sid)}/${verb}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status;
  };
  /** Rejects for what another try may mend. */
  const settled = (verb: string, status: number): number => {
    if (status >= 500 || status === 429 || status === 401 || status === 403)
      throw new Error(`OpenAI answers ${status} to ${verb}`);
    return status;
  };
  const isDone = (status: number): boolean => status >= 200 && status < 300;

  return {
    /** Picks up. The voice detector answers nobody until whoever takes the call says so. */
    async accept(sid: string, { model }: AcceptedSession): Promise<'accepted' | 'gone' | 'refused'> {
      const turn_detection = { type: 'server_vad', create_response: false, interrupt_response: false };
      const body = { type: 'realtime', model, audio: { input: { turn_detection } } };
      const status = settled('accept', await post(sid, 'accept', body, ACCEPT_MS));
      if (isDone(status)) return 'accepted';
      return status === 404 ? 'gone' : 'refused';
    },

    /** `sipCode`: what the caller's side is told. A call that is gone is no error. */
    async reject(sid: string, sipCode: number): Promise<void> {
      settled('reject', await post(sid, 'reject', { status_code: sipCode }, CONTROL_MS));
    },

    /** Asks the caller's side to call somebody else; `false` when OpenAI or the call cannot. Whether it did nobody says. */
    async refer(sid: string, telephone: string): Promise<boolean> {
      return isDone(await post(sid, 'refer', { target_uri: `tel:${telephone}` }, CONTROL_MS));
    },

    /** A call that is over already is no error. */
    async hangUp(sid: string): Promise<void> {
      settled('hangup', await post(sid, 'hangup', null, CONTROL_MS));
    },
  };
}

export type SipCalls = ReturnType<typeof sipCalls>;
