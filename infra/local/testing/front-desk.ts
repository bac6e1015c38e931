import { startOpenAiSimulator } from '../simulators/openai/simulator.ts';
import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { startTwilioSimulator } from '../simulators/twilio/simulator.ts';
import { type RunningPlatform, startPlatform } from '../start-platform.ts';
import { asDescribed } from './as-described.ts';
import { type LineSwitch, lineSwitch } from './line-switch.ts';
import { until } from './until.ts';

export const ACCOUNT = {
  TWILIO_ACCOUNT_SID: 'AC0123456789abcdef0123456789abcdef',
  TWILIO_AUTH_TOKEN: 'end-to-end-auth-token',
  TWILIO_PHONE_NUMBER: '+33186950000',
  OPENAI_API_KEY: 'sk-end-to-end',
  OPENAI_WEBHOOK_SECRET: `whsec_${Buffer.from('end-to-end-webhook-secret').toString('base64')}`,
};
/** Of a platform that has something to look after. */
export const SWEEPING = { SWEEP_SECONDS: '2' };

/** Three times as fast as people speak. */
const CHARS_PER_SECOND = 60;

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A simulator's control API. */
export interface Control {
  url: string;
  put(path: string, body: unknown): Promise<void>;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test says what it expects to read
  post<Value>(path: string, body: unknown): Promise<Value>;
  remove(path: string): Promise<void>;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the test says what it expects to read
  get<Value>(path: string): Promise<Value>;
}

export interface CreateFact {
  params: Record<string, string | string[]>;
  sids: string[];
}

/** The whole product in a process of its own, with both providers simulated beside it, so that they outlive its deaths. */
export interface FrontDesk {
  platform: RunningPlatform;
  twilio: Control;
  openai: Control;
  /** The product's way to Twilio's REST API. */
  twilioLine: LineSwitch;
  api(request: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Posts an order for whoever answers at `telephone`; its id. */
  order(telephone: string, change?: Record<string, unknown>): Promise<string>;
  /** The order once it is in one of `statuts`, by default in a final one. */
  settled(orderId: string, ms?: number, statuts?: readonly string[]): Promise<Record<string, unknown>>;
  /** Every request to dial `telephone` that the carrier ever received. */
  creates(telephone: string): Promise<CreateFact[]>;
  /** Every call to `telephone` that the carrier made, with all that happened to it. */
  carrierCalls(telephone: string): Promise<InspectedCall[]>;
  /** Starts the platform again after it was killed. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A conversation takes seconds; asking more often only takes the processor from it. */
const ASK_MS = 750;
const FINAL = ['confirmee', 'refusee', 'a_verifier', 'echec', 'annulee'];

export async function openFrontDesk(
  env: Record<string, string> = {},
  charsPerSecond = CHARS_PER_SECOND,
): Promise<FrontDesk> {
  const twilioSim = await startTwilioSimulator({
    accountSid: ACCOUNT.TWILIO_ACCOUNT_SID,
    authToken: ACCOUNT.TWILIO_AUTH_TOKEN,
    settings: { charsPerSecond, answerMs: 300, ringMs: 100, maxRingMs: 1_500, priceDelayMs: 0 },
  });
  const openAiSim = await startOpenAiSimulator({
    apiKey: ACCOUNT.OPENAI_API_KEY,
    webhookSecret: ACCOUNT.OPENAI_WEBHOOK_SECRET,
    settings: { charsPerSecond },
  });
  const twilioLine = await lineSwitch(twilioSim.url);
  let platform = await startPlatform({
    env: {
      ...ACCOUNT,
      TWILIO_BASE_URL: twilioLine.url,
      OPENAI_BASE_URL: `${openAiSim.url}/v1`,
      OPENAI_REALTIME_URL: `${openAiSim.url.replace(/^http/, 'ws')}/v1/realtime`,
      CALLING_HOURS: '00:00-24:00',
      CALL_RETRY_SECONDS: '1',
      CALL_MAX_ATTEMPTS: '2',
      // Nobody waits for a sweep but those whom something was lost to: `SWEEPING`.
      SWEEP_SECONDS: '60',
      LOCAL_VISIBILITY_SECONDS: '3',
      // A burst of webhooks would start ten processes of a function, and keep everybody waiting for as long as that takes.
      LOCAL_MAX_ENVIRONMENTS: '3',
      ...env,
    },
  });
  const twilio = controlAt(twilioSim.url);
  // One after another: a copy of the function for each would take the processor from the conversations.
  let lastOrder: Promise<unknown> = Promise.resolve();

  const desk: FrontDesk = {
    get platform() {
      return platform;
    },
    twilio,
    openai: controlAt(openAiSim.url),
    twilioLine,
    api: (request, body, headers) => ask(platform, request, body, headers),
    order(telephone, change = {}) {
      const posted = lastOrder.then(async () => {
        const answer = await desk.api('POST /api/supplier-orders', orderBody(telephone, change));
        if (answer.status !== 201) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
        return String(answer.body['id']);
      });
      lastOrder = posted.catch(() => undefined);
      return posted;
    },
    settled: (orderId, ms = 45_000, statuts = FINAL) =>
      until(
        async () => (await desk.api(`GET /api/supplier-orders/${orderId}`)).body,
        (order) => statuts.includes(String(order['statut'])),
        ms,
        ASK_MS,
      ),
    async creates(telephone) {
      const creates = await twilio.get<CreateFact[]>('/creates');
      return creates.filter(({ params }) => params['To'] === telephone);
    },
    carrierCalls: (telephone) => twilio.get<InspectedCall[]>(`/calls?to=${encodeURIComponent(telephone)}`),
    async restart() {
      platform = await platform.restart();
    },
    async close() {
      await platform.stop();
      await twilioLine.off();
      await Promise.all([twilioSim.close(), openAiSim.close()]);
    },
  };
  return desk;
}

export function orderBody(telephone: string, change: Record<string, unknown> = {}) {
  return {
    fournisseur: { id: `f-${telephone}`, nom: 'Fruits & Légumes Pro', telephone },
    ingredients: [
      { nom: 'Tomates', quantite: 10, unite: 'kg' },
      { nom: 'Oignons', quantite: 5, unite: 'kg' },
    ],
    ...change,
  };
}

export async function ask(
  platform: RunningPlatform,
  request: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: { 'x-api-key': platform.apiKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : { text };
  asDescribed(request, response.status, parsed);
  return { status: response.status, headers: response.headers, body: parsed as Record<string, unknown> };
}

export function controlAt(url: string): Control {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/_sim${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    url,
    put: async (path, body) => void (await call('PUT', path, body)),
    post: async <Value>(path: string, body: unknown) => (await call('POST', path, body)) as Value,
    remove: async (path) => void (await call('DELETE', path)),
    get: async <Value>(path: string) => (await call('GET', path)) as Value,
  };
}
