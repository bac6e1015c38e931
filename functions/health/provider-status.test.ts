import { expect, it, vi } from 'vitest';
import { createProviderStatus } from './provider-status.ts';

const at = '2026-11-26T09:00:00.000Z';
const answering = async () => new Response(null, { status: 401 });

it('any answer means that the provider is there, and nobody asks it again for half a minute', async () => {
  let clock = Date.parse(at);
  const ask = vi.fn<typeof fetch>(answering);
  const status = createProviderStatus('https://provider.example', ask, () => clock);
  expect(await status()).toEqual({ status: 'reachable', checkedAt: at });
  clock += 29_000;
  expect(await status()).toEqual({ status: 'reachable', checkedAt: at });
  expect(ask).toHaveBeenCalledTimes(1);
});

it('a look that fails is told by the next question, and this one does not wait', async () => {
  let clock = Date.parse(at);
  const ask = vi.fn<typeof fetch>(answering);
  const status = createProviderStatus('https://provider.example', ask, () => clock);
  await status();
  clock += 30_000;
  ask.mockRejectedValueOnce(new TypeError('fetch failed'));
  expect((await status()).status).toBe('reachable');
  await vi.waitFor(async () => expect((await status()).status).toBe('unreachable'));
});

it('the first question waits a moment for a provider that hangs, then says that nothing is known', async () => {
  const hanging = () => new Promise<Response>(() => undefined);
  const status = createProviderStatus('https://provider.example', hanging);
  expect(await status()).toEqual({ status: 'unknown', checkedAt: null });
});
