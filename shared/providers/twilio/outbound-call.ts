import * as z from 'zod/mini';
import { CALLBACK_OVERRIDES } from './callback-overrides.ts';
import { failedCreate } from './failed-create.ts';
import { sayAndHangUp } from './twiml.ts';
import { type TwilioRest, TwilioError, twilioRequest } from './rest.ts';

/**
 * Calls over Twilio's REST API (`/2010-04-01/Accounts/{sid}/Calls`, https://www.twilio.com/docs/voice/api/call-resource).
 * Creating a call has no idempotency key, so the outcome of a create says exactly what may be done next.
 */
const callResource = z.object({
  sid: z.string().check(z.minLength(1)),
  status: z.string(),
  date_created: z.nullish(z.string()),
  duration: z.nullish(z.union([z.string(), z.number()])),
  price: z.nullish(z.union([z.string(), z.number()])),
  price_unit: z.nullish(z.string()),
});
const callList = z.object({ calls: z.array(callResource) });

const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const NOT_IN_PROGRESS = 21220;

export function twilioCarrier(account: () => Promise<TwilioRest>) {
  return {
    async dial(request: {
      from: string;
      to: string;
      answerUrl: string;
      statusUrl: string;
      answeredByUrl: string | null;
      ringSeconds: number;
      maxSeconds: number;
    }) {
      const params = new URLSearchParams({
        To: request.to,
        From: request.from,
        Url: request.answerUrl,
        Method: 'POST',
        // Somebody has picked up: what could not be fetched is asked for once more (a fragment, as below, is not promised for this address).
        FallbackUrl: request.answerUrl,
        FallbackMethod: 'POST',
        StatusCallback: request.statusUrl + CALLBACK_OVERRIDES,
        StatusCallbackMethod: 'POST',
        Timeout: String(request.ringSeconds),
        TimeLimit: String(request.maxSeconds),
      });
      for (const event of CALL_EVENTS) params.append('StatusCallbackEvent', event);
      if (request.answeredByUrl !== null) {
        // Asynchronous: a synchronous verdict holds the answer back for seconds, and the person hears nothing.
        params.set('MachineDetection', 'DetectMessageEnd');
        params.set('AsyncAmd', 'true');
        params.set('AsyncAmdStatusCallback', request.answeredByUrl + CALLBACK_OVERRIDES);
        params.set('AsyncAmdStatusCallbackMethod', 'POST');
      }
      try {
        const { sid } = z.parse(callResource, await twilioRequest(await account(), 'POST', '/Calls.json', params));
        return { kind: 'accepted' as const, sid };
      } catch (error) {
        return classify(error);
      }
    },

    async fetchCall(sid: string) {
      try {
        return carrierCall(z.parse(callResource, await twilioRequest(await account(), 'GET', `/Calls/${sid}.json`)));
      } catch (error) {
        if (error instanceof TwilioError && error.status === 404) return null;
        throw error;
      }
    },

    async listCalls(from: string, to: string) {
      // Not filtered by time: a queued call has no start time and would be left out.
      const params = new URLSearchParams({ From: from, To: to, PageSize: '50' });
      const list = z.parse(callList, await twilioRequest(await account(), 'GET', '/Calls.json', params));
      return list.calls.map(carrierCall);
    },

    async listLegs(parentSid: string) {
      const params = new URLSearchParams({ ParentCallSid: parentSid, PageSize: '50' });
      const list = z.parse(callList, await twilioRequest(await account(), 'GET', '/Calls.json', params));
      return list.calls.map(carrierCall);
    },

    hangUp: (sid: string) => update(sid, { Status: 'completed' }),

    sayAndHangUp: (sid: string, text: string, language: string) => update(sid, { Twiml: sayAndHangUp(text, language) }),

    redirect: (sid: string, url: string) => update(sid, { Url: url, Method: 'POST' }),
  };

  async function update(sid: string, change: Record<string, string>): Promise<void> {
    try {
      await twilioRequest(await account(), 'POST', `/Calls/${sid}.json`, new URLSearchParams(change));
    } catch (error) {
      // Over already, by itself or by whoever was faster: what we wanted.
      if (error instanceof TwilioError && (error.code === NOT_IN_PROGRESS || error.status === 404)) return;
      throw error;
    }
  }
}

function carrierCall(call: z.infer<typeof callResource>) {
  const created = call.date_created ? new Date(call.date_created) : null;
  const price = call.price == null || call.price === '' ? null : String(Math.abs(Number(call.price)));
  return {
    sid: call.sid,
    status: call.status,
    createdAt: created && !Number.isNaN(created.getTime()) ? created : null,
    talkSeconds: call.duration == null || call.duration === '' ? null : Number(call.duration),
    price,
    priceUnit: call.price_unit?.toUpperCase() ?? null,
  };
}

function classify(error: unknown) {
  const { kind, reason } = failedCreate(error);
  return { kind: kind === 'not_taken' ? ('not_dialled' as const) : kind, reason };
}
