import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { publicAddress } from './public-address.ts';
import { readPlatformSettings, ROOT } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (env: Record<string, string>, file = '') => {
  const path = join(folder, '.env');
  writeFileSync(path, file);
  return readPlatformSettings({ LOCAL_ENV_FILE: path, ...env });
};

test('what nobody says has a value', () => {
  expect(read({})).toMatchObject({ PORT: 8080, RELAYS: 1, dataDir: join(ROOT, '.local') });
});

test('the environment goes before .env, and an empty value is none', () => {
  const file = 'PORT=1\nRELAYS=2\nTWILIO_AUTH_TOKEN=\nCALLING_HOURS=00:00-23:59\n';
  const { PORT, RELAYS, variables } = read({ PORT: '9', RELAYS: '' }, file);
  expect([PORT, RELAYS, variables['CALLING_HOURS']]).toEqual([9, 2, '00:00-23:59']);
  expect(variables).not.toHaveProperty('TWILIO_AUTH_TOKEN');
});

test.each([
  [{ PORT: '99999' }, 'PORT'],
  [{ RELAYS: 'many' }, 'RELAYS: must be a whole number'],
  [{ CALLING_HOURS: 'always' }, 'CALLING_HOURS'],
  [{ CALL_MAX_ATTEMPTS: '0' }, 'CALL_MAX_ATTEMPTS'],
])('%j is refused by name', (env, message) => {
  expect(() => read(env)).toThrow(message);
});

test.each([
  [undefined, 'http://localhost:8080', 'localhost:8080'],
  ['calls.example.com', 'https://calls.example.com', 'calls.example.com'],
  ['https://abc.ngrok.app/', 'https://abc.ngrok.app', 'abc.ngrok.app'],
  ['http://box:9000', 'http://box:9000', 'box:9000'],
])('PUBLIC_HOST=%s', (host, url, name) => {
  expect(publicAddress(host, 8080)).toEqual({ url, host: name });
});
