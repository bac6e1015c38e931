import { expect, test } from 'vitest';
import { chooseProviders, openAiUrls } from './providers.ts';

const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_PHONE_NUMBER: '+33186950000' };

test('without keys both are simulated', () => {
  expect(chooseProviders({})).toEqual({ twilio: { kind: 'simulated' }, openai: { kind: 'simulated' } });
});

test('keys mean the real ones, an address another one', () => {
  expect(chooseProviders({ ...account, OPENAI_API_KEY: 'sk' })).toEqual({
    twilio: { kind: 'real' },
    openai: { kind: 'real' },
  });
  const url = 'http://127.0.0.1:1';
  expect(chooseProviders({ ...account, TWILIO_BASE_URL: url, OPENAI_BASE_URL: `${url}/v1` })).toEqual({
    twilio: { kind: 'given', url },
    openai: { kind: 'given', url: `${url}/v1` },
  });
});

test('half an account is an error, not a simulator that answers in its name', () => {
  expect(() => chooseProviders({ TWILIO_AUTH_TOKEN: 't' })).toThrow('all three');
  expect(() => chooseProviders({ ...account, TWILIO_PHONE_NUMBER: undefined })).toThrow('all three');
});

test('one of OpenAI’s addresses gives the other', () => {
  expect(openAiUrls({ OPENAI_BASE_URL: 'http://h:1/v1/' })).toEqual({ OPENAI_REALTIME_URL: 'ws://h:1/v1/realtime' });
  expect(openAiUrls({ OPENAI_REALTIME_URL: 'wss://h/v1/realtime' })).toEqual({ OPENAI_BASE_URL: 'https://h/v1' });
  expect(openAiUrls({})).toEqual({});
});
