import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readSettings } from '../settings.ts';

const read = (context: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}) =>
  readSettings((key) => context[key], env);

test('nothing has to be configured', () => {
  const { product, ...deployment } = read();
  expect(deployment).toEqual({
    name: 'Comptoir',
    production: false,
    local: false,
    logRetentionDays: 30,
    relayTasks: 2,
    relayMaxTasks: 10,
    queueConcurrency: 5,
    twimlProvisionedConcurrency: 0,
    reserveConcurrency: true,
    publicUrlParameter: '/comptoir/public-url',
  });
  expect(product).toEqual({
    CALLING_HOURS: '08:00-19:00',
    CALL_MAX_ATTEMPTS: '3',
    CALL_RETRY_SECONDS: '600',
    CALL_COUNTRIES: 'FR',
    CALL_MAX_SECONDS: '600',
    CALL_DETECT_MACHINES: 'true',
    DAILY_SPEND_CAP_USD: '250',
    EUR_PER_USD: '0.86',
    BUSINESS_TIME_ZONE: 'Europe/Paris',
    SWEEP_SECONDS: '60',
    RETENTION_DAYS_CALLS: '0',
    RETENTION_DAYS_TRANSCRIPTS: '0',
    RETENTION_DAYS_CALL_DATA: '0',
    RETENTION_DAYS_ORDERS: '0',
    RETENTION_DAYS_RESERVATIONS: '0',
    TRANSFER_TELEPHONE: '',
    RESTAURANT_NAME: 'Handle Home',
    RESTAURANT_ADDRESS: '',
    RESTAURANT_PHONE: '+33123456789',
    RESTAURANT_EMAIL: 'contact@handlehome.com',
    RESTAURANT_HOURS: '',
    RESTAURANT_DELIVERY_INSTRUCTIONS: '',
    MAIL_FROM: '',
    SMS_FROM: '',
    WHATSAPP_FROM: '',
    WHATSAPP_CONFIRMATION_FR: '',
    WHATSAPP_CONFIRMATION_EN: '',
    OPENAI_REALTIME_MODEL: 'gpt-realtime-2.1',
    OPENAI_TRANSCRIPTION_MODEL: 'gpt-transcribe',
    OPENAI_EXTRACTION_MODEL: 'gpt-6-luna',
    OPENAI_VOICE: 'marin',
    TWILIO_BASE_URL: 'https://api.twilio.com',
    SIP_AGENT: 'reception',
    OPENAI_PROJECT_ID: '',
    OPENAI_BASE_URL: 'https://api.openai.com/v1',
    OPENAI_REALTIME_URL: 'wss://api.openai.com/v1/realtime',
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
    LOG_LEVEL: 'info',
    COMPTOIR_VERSION: packageJson.version,
  });
});

test('the environment overrides the product’s settings; silence does not', () => {
  const { product } = read({}, { CALLING_HOURS: '07:30-22:00', CALL_MAX_ATTEMPTS: '', RESTAURANT_PHONE: '' });
  expect(product.CALLING_HOURS).toBe('07:30-22:00');
  expect(product.CALL_MAX_ATTEMPTS).toBe('3');
  // What may be empty is: the restaurant has no telephone.
  expect(product.RESTAURANT_PHONE).toBe('');
});

test('a deployment is told by context, else by the environment', () => {
  const env = { COMPTOIR_RELAY_TASKS: '5', COMPTOIR_PRODUCTION: 'true' };
  expect(read({}, env)).toMatchObject({ relayTasks: 5, production: true });
  expect(read({ relayTasks: 3, production: false, name: 'Staging' }, env)).toMatchObject({
    relayTasks: 3,
    production: false,
    publicUrlParameter: '/staging/public-url',
  });
});

test('one error names everything that is wrong', () => {
  const env = { CALLING_HOURS: '8h-19h', CALL_MAX_ATTEMPTS: '20', LOG_LEVEL: 'loud', OPENAI_BASE_URL: 'nowhere' };
  expect(() => read({ relayTasks: '1', alarmEmail: 'me' }, env)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /CALLING_HOURS: must be hours.*CALL_MAX_ATTEMPTS: .*OPENAI_BASE_URL: .*LOG_LEVEL: .*alarmEmail \(COMPTOIR_ALARM_EMAIL\): .*relayTasks \(COMPTOIR_RELAY_TASKS\): /s,
      ),
    }),
  );
});

test.each([
  [{}, { SWEEP_SECONDS: '90' }, /multiple of 60/],
  [{ domainName: 'voix.example.com' }, {}, /belong together/],
  [{ relayTasks: 5, relayMaxTasks: 4 }, {}, /must not be below/],
  [{}, { TRANSFER_TELEPHONE: '0612345678' }, /TRANSFER_TELEPHONE must be empty, or an ordinary number/],
  [{}, { TRANSFER_TELEPHONE: '+33899123456' }, /TRANSFER_TELEPHONE/],
  [{}, { TRANSFER_TELEPHONE: '+3225551212', CALL_COUNTRIES: 'FR' }, /TRANSFER_TELEPHONE/],
])('settings that do not fit together are refused: %j %j', (context, env, message) => {
  expect(() => read(context, env)).toThrow(message);
});

test('calls are transferred to an ordinary number of a country that may be called', () => {
  const env = { TRANSFER_TELEPHONE: '+33612345699', CALL_COUNTRIES: 'BE,FR' };
  expect(read({}, env).product.TRANSFER_TELEPHONE).toBe('+33612345699');
});

test('on one machine the sweep may run more often than once a minute', () => {
  expect(read({ local: true }, { SWEEP_SECONDS: '5' }).product.SWEEP_SECONDS).toBe('5');
});
