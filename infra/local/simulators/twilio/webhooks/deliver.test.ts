import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Call } from '../calls/call.ts';
import { SystemClock } from '../clock.ts';
import { EventLog } from '../event-log.ts';
import { type FakeProduct, startFakeProduct } from '../testing/fake-product.ts';
import { deliver } from './deliver.ts';

const authToken = 'unit-test-token-0001';
const clock = new SystemClock();
const deps = {
  authToken,
  clock,
  log: new EventLog(clock),
  settings: { hosts: {} as Record<string, string> },
  closing: new AbortController().signal,
};
const params = { CallSid: 'CA1', Note: 'é & +', Empty: '' };

let product: FakeProduct;
let call: Call;

beforeAll(async () => {
  product = await startFakeProduct(authToken);
});
afterAll(() => product.close());
beforeEach(() => {
  product.requests.length = 0;
  call = new Call({
    accountSid: 'AC1',
    phoneNumberSid: 'PN1',
    to: '+33600000000',
    from: '+33100000000',
    direction: 'outbound-api',
    request: { timeoutSeconds: 60, timeLimitSeconds: 60 },
    now: 0,
  });
});

const post = (url: string) => deliver(deps, call, { kind: 'status', url, method: 'POST', params });

describe('a webhook', () => {
  it('is a signed form, without the fragment of its URL', async () => {
    product.routes.set('/status', () => ({ status: 204 }));
    expect(await post(`${product.url}/status?tenant=t1#rc=3&rp=all`)).toMatchObject({ ok: true });
    expect(product.requests).toMatchObject([{ method: 'POST', target: '/status?tenant=t1', params, signed: true }]);
    expect(product.requests[0]!.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
    });
  });

  it('carries its parameters in the query when it is a GET, and signs them there', async () => {
    product.routes.set('/status', () => ({}));
    await deliver(deps, call, { kind: 'status', url: `${product.url}/status?tenant=t1`, method: 'GET', params });
    expect(product.requests).toMatchObject([{ method: 'GET', params: { tenant: 't1', ...params }, signed: true }]);
  });

  it('is not sent again on a 5xx, unless the URL asks for it; then with the same token', async () => {
    product.routes.set('/status', () => ({ status: 503 }));
    expect(await post(`${product.url}/status`)).toEqual({ ok: false, code: 11200, message: 'answered 503' });
    expect(product.requests).toHaveLength(1);
    await post(`${product.url}/status#rc=2&rp=5xx`);
    const tokens = product.requests.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(2);
    expect(new Set(tokens.slice(1)).size).toBe(1);
    expect(call.facts.webhooks[1]!.attempts.map(({ status }) => status)).toEqual([503, 503, 503]);
  });

  it('is not sent again on a 4xx under rp=5xx', async () => {
    product.routes.set('/status', () => ({ status: 404 }));
    await post(`${product.url}/status#rc=2&rp=ct,rt,5xx`);
    expect(product.requests).toHaveLength(1);
  });

  it('gives up reading after rt, and retries that only when told to', async () => {
    product.routes.set('/slow', () => ({ afterMs: 500 }));
    expect(await post(`${product.url}/slow#rt=100&rc=1`)).toMatchObject({ ok: false, code: 11200 });
    expect(product.requests).toHaveLength(1);
    await post(`${product.url}/slow#rt=100&rc=1&rp=rt`);
    expect(product.requests).toHaveLength(3);
  });

  it('stops retrying when the total time is over', async () => {
    product.routes.set('/slow', () => ({ afterMs: 500 }));
    await post(`${product.url}/slow#rt=100&tt=150&rc=5&rp=all`);
    expect(product.requests.length).toBeLessThanOrEqual(2);
  });

  it('is tried twice when nobody listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    expect(await post(`http://127.0.0.1:${port}/status`)).toMatchObject({ ok: false, code: 11205 });
    expect(call.facts.webhooks[0]!.attempts).toHaveLength(2);
    expect(call.facts.webhooks[0]!.attempts[0]!.failure).toMatch(/^ct: /);
  });

  it('reaches a mapped host under its own name, signed for its public URL', async () => {
    deps.settings.hosts = { 'desk.example.test': product.url };
    product.routes.set('/status', () => ({}));
    expect(await post('https://desk.example.test/status')).toMatchObject({ ok: true });
    const [request] = product.requests;
    expect(request!.headers).toMatchObject({ host: 'desk.example.test', 'x-forwarded-proto': 'https' });
    expect(call.facts.webhooks[0]!.url).toBe('https://desk.example.test/status');
  });

  it('reads no answer of more than 64 kB', async () => {
    product.routes.set('/long', () => ({ body: 'x'.repeat(70_000) }));
    expect(await post(`${product.url}/long`)).toMatchObject({ ok: false, code: 11750 });
  });
});
