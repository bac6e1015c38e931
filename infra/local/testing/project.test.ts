import { afterAll, expect, test } from 'vitest';
import { startPlatform, type RunningPlatform } from '../start-platform.ts';

let platform: RunningPlatform | undefined;
afterAll(() => platform?.stop());

// What the stacks declare and this platform cannot run shows here first, by name.
test('the project’s own template runs: health without a key, the API with one, the relay and both simulators', async () => {
  platform = await startPlatform({ env: { CALLING_HOURS: '00:00-24:00' } });
  const { url, apiKey } = platform;
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect((await fetch(`${url}/api/supplier-orders`)).status).toBe(401);
  expect((await fetch(`${url}/api/supplier-orders`, { headers: { 'x-api-key': apiKey } })).status).toBe(200);
  const { relays, simulators } = await platform.state();
  expect(relays).toMatchObject([{ healthy: true }]);
  expect(Object.keys(simulators).toSorted((one, other) => one.localeCompare(other))).toEqual(['openai', 'twilio']);
  expect((await platform.access()).refused).toEqual({});
}, 60_000);
