import * as z from 'zod';
import { FrameClock } from '../../speech/frame-clock.ts';
import { ApiError } from '../api-error.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { SipCall, type SipWorld } from './sip-call.ts';

/** `POST /_sim/sip/calls`: somebody phones a number of the business whose trunk leads to OpenAI. */
export const callRequestSchema = z.strictObject({
  from: z.string().default('+33611223344'),
  /** The number dialled, as the trunk says in `Diversion`. */
  to: z.string().default('+33186950000'),
  persona: z.string().default('leaves-message'),
  project: z.string().default('proj_simulated'),
  /** Asks for an agent by a header of ours. */
  agent: z.string().optional(),
  /** Where the product hears of it. @default the setting `sipWebhookUrl` */
  webhookUrl: z.string().optional(),
  /** Deliveries of the webhook that go out at the same time. */
  copies: z.int().min(1).max(20).default(1),
  /** How long the caller puts up with silence, ms. @default the persona's own */
  patienceMs: z.int().min(0).default(0),
  /** What the persona says for its `{name}`s. */
  values: z.record(z.string(), z.string()).default({}),
  seed: z.int().optional(),
});
export type CallRequest = z.infer<typeof callRequestSchema>;

/** Every call over SIP there is, and that was. */
export class Switchboard {
  readonly #world: SipWorld;
  readonly #secret: string | undefined;
  readonly #closing = new AbortController();
  readonly #calls = new Map<string, SipCall>();

  constructor(world: Omit<SipWorld, 'frames'>, webhookSecret: string | undefined) {
    this.#world = { ...world, frames: new FrameClock(world.clock) };
    this.#secret = webhookSecret;
  }

  /** Rings, and tells the product of it. */
  place(request: CallRequest): SipCall {
    const url = request.webhookUrl ?? this.#world.settings().sipWebhookUrl;
    if (this.#secret === undefined || url === '') {
      const message = 'Calls over SIP need OPENAI_WEBHOOK_SECRET, and a webhookUrl or the setting sipWebhookUrl.';
      throw new ApiError({ message });
    }
    const {
      from,
      to,
      project,
      persona,
      patienceMs,
      values,
      agent,
      copies,
      seed = this.#world.settings().seed,
    } = request;
    const headers = [
      { name: 'From', value: `<sip:${from}@pstn.trunk.example>;tag=1` },
      { name: 'To', value: `<sip:${project}@sip.api.openai.com;transport=tls>` },
      { name: 'Diversion', value: `<sip:${to}@trunk.example>;reason=unconditional` },
      ...(agent === undefined ? [] : [{ name: 'X-Comptoir-Agent', value: agent }]),
    ];
    const call = new SipCall(this.#world, { from, persona, patienceMs, values, seed, headers });
    this.#calls.set(call.id, call);
    const data = { call_id: call.id, sip_headers: headers, sip_media_security: 'srtp' };
    const deps = { clock: this.#world.clock, secret: this.#secret, closing: this.#closing.signal };
    call.facts.webhooks.push(deliverWebhook(deps, url, { type: 'realtime.call.incoming', data }, copies));
    return call;
  }

  find(id: string): SipCall | undefined {
    return this.#calls.get(id);
  }

  list(): SipCall[] {
    return [...this.#calls.values()];
  }

  close(): void {
    this.#closing.abort();
    for (const call of this.#calls.values()) call.end('expired');
  }
}
