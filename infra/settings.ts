import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod/mini';
import { sipCallIncomingEnv, sweepEnv } from '../functions/calls/env.ts';
import { sendConfirmationEnv } from '../functions/confirmations/env.ts';
import { ordersApiEnv, placeCallEnv } from '../functions/supplier-orders/env.ts';
import { relayEnv, transferSettings } from '../media-relay/env.ts';
import { retentionDays, wholeNumber } from '../shared/runtime/env.ts';
import packageJson from '../package.json' with { type: 'json' };

// The small zod says "Invalid input" to everything unless it is given words.
z.config(z.locales.en());

/** The text itself, if it passes the schema of the function that will read it. */
const text = (schema: z.ZodMiniType) =>
  z.string().check((payload) => {
    const result = z.safeParse(schema, payload.value);
    const issues = result.success ? [] : result.error.issues;
    payload.issues.push(...issues.map(({ message }) => ({ code: 'custom' as const, message, input: payload.value })));
  });

const something = z.string().check(z.minLength(1, 'must not be empty'));
const hours = z
  .string()
  .check(z.regex(/^(?:[01]\d|2[0-4]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d$/, 'must be hours such as 08:00-19:00'));
const rate = z.string().check(z.regex(/^\d+(\.\d+)?$/, 'must be a decimal number such as 0.86'));
const { CALL_COUNTRIES, CALL_MAX_ATTEMPTS, CALL_MAX_SECONDS, DAILY_SPEND_CAP_USD, TWILIO_BASE_URL } =
  ordersApiEnv.shape;

/** What the product itself can be told. Each ends in the environment of the functions that ask for it, under this very name. */
const productSettings = z.object({
  CALLING_HOURS: z._default(hours, '08:00-19:00'),
  CALL_MAX_ATTEMPTS: z._default(text(CALL_MAX_ATTEMPTS), '3'),
  CALL_RETRY_SECONDS: z._default(text(sweepEnv.shape.CALL_RETRY_SECONDS), '600'),
  CALL_COUNTRIES: z._default(CALL_COUNTRIES, 'FR'),
  CALL_MAX_SECONDS: z._default(text(CALL_MAX_SECONDS), '600'),
  CALL_DETECT_MACHINES: z._default(placeCallEnv.shape.CALL_DETECT_MACHINES, 'true'),
  // Empty is nobody: the agent then does not offer it.
  TRANSFER_TELEPHONE: z._default(relayEnv.shape.TRANSFER_TELEPHONE, ''),
  DAILY_SPEND_CAP_USD: z._default(text(DAILY_SPEND_CAP_USD), '250'),
  EUR_PER_USD: z._default(rate, '0.86'),
  BUSINESS_TIME_ZONE: z._default(something, 'Europe/Paris'),
  SWEEP_SECONDS: z._default(text(wholeNumber(1, 3600)), '60'),

  // Each counts from the end of what it is about; 0 keeps it for ever.
  RETENTION_DAYS_CALLS: z._default(text(retentionDays), '0'),
  RETENTION_DAYS_TRANSCRIPTS: z._default(text(retentionDays), '0'),
  RETENTION_DAYS_CALL_DATA: z._default(text(retentionDays), '0'),
  RETENTION_DAYS_ORDERS: z._default(text(retentionDays), '0'),
  RETENTION_DAYS_RESERVATIONS: z._default(text(retentionDays), '0'),

  // What is empty is not known, and the agent says so when asked.
  RESTAURANT_NAME: z._default(something, 'Handle Home'),
  RESTAURANT_ADDRESS: z._default(z.string(), ''),
  RESTAURANT_PHONE: z._default(z.string(), '+33123456789'),
  RESTAURANT_EMAIL: z._default(z.string(), 'contact@handlehome.com'),
  RESTAURANT_HOURS: z._default(z.string(), ''),
  RESTAURANT_DELIVERY_INSTRUCTIONS: z._default(z.string(), ''),

  // What is empty is not sent: see `sendConfirmationEnv`.
  MAIL_FROM: z._default(sendConfirmationEnv.shape.MAIL_FROM, ''),
  SMS_FROM: z._default(sendConfirmationEnv.shape.SMS_FROM, ''),
  WHATSAPP_FROM: z._default(sendConfirmationEnv.shape.WHATSAPP_FROM, ''),
  WHATSAPP_CONFIRMATION_FR: z._default(sendConfirmationEnv.shape.WHATSAPP_CONFIRMATION_FR, ''),
  WHATSAPP_CONFIRMATION_EN: z._default(sendConfirmationEnv.shape.WHATSAPP_CONFIRMATION_EN, ''),

  OPENAI_REALTIME_MODEL: z._default(something, 'gpt-realtime-2.1'),
  OPENAI_TRANSCRIPTION_MODEL: z._default(something, 'gpt-transcribe'),
  OPENAI_EXTRACTION_MODEL: z._default(something, 'gpt-6-luna'),
  OPENAI_VOICE: z._default(something, 'marin'),
  TWILIO_BASE_URL: z._default(TWILIO_BASE_URL, 'https://api.twilio.com'),
  SIP_AGENT: z._default(sipCallIncomingEnv.shape.SIP_AGENT, 'reception'),
  // Empty is not looked at.
  OPENAI_PROJECT_ID: z._default(sipCallIncomingEnv.shape.OPENAI_PROJECT_ID, ''),
  OPENAI_BASE_URL: z._default(z.url(), 'https://api.openai.com/v1'),
  OPENAI_REALTIME_URL: z._default(relayEnv.shape.OPENAI_REALTIME_URL, 'wss://api.openai.com/v1/realtime'),

  OTEL_EXPORTER_OTLP_ENDPOINT: z._default(relayEnv.shape.OTEL_EXPORTER_OTLP_ENDPOINT, ''),
  LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
  COMPTOIR_VERSION: z._default(something, packageJson.version),
});
export type ProductSettings = z.infer<typeof productSettings>;

const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((value) => value === 'true'),
);
/** CloudWatch keeps logs for these spans only. */
const RETENTION_DAYS = [
  ...['1', '3', '5', '7', '14', '30', '60', '90', '120', '150'],
  ...['180', '365', '400', '545', '731', '1096', '1827', '2192', '2557', '2922', '3288', '3653'],
];

/** How one deployment differs from another. Each is read from `-c name=value`, else from `COMPTOIR_NAME`. */
const deploymentSettings = z.object({
  /** First part of every stack's name: two deployments in one account need two names. */
  name: z._default(
    z.string().check(z.regex(/^[A-Z][A-Za-z0-9]{1,30}$/, 'must be a name such as Comptoir')),
    'Comptoir',
  ),
  /** Data outlives the stacks, and nothing that holds it can be deleted by accident. */
  production: z._default(flag, false),
  /** The template is made for one machine: what only AWS restricts is allowed. */
  local: z._default(flag, false),
  logRetentionDays: z._default(
    z.pipe(
      z.enum(RETENTION_DAYS),
      z.transform((days) => Number(days) as RetentionDays),
    ),
    30,
  ),
  /** Who gets the alarms. Without one they only show in CloudWatch. */
  alarmEmail: z.optional(z.email()),
  /** Relays that always run, over two availability zones, … */
  relayTasks: z._default(wholeNumber(2, 100), 2),
  /** … and the most there may be when many calls are on. */
  relayMaxTasks: z._default(wholeNumber(2, 100), 10),
  /** Copies of a queue's function that run at the same time; Lambda takes no fewer than 2. */
  queueConcurrency: z._default(wholeNumber(2, 1000), 5),
  /** Copies of the TwiML functions that are kept warm; each is paid for by the hour. */
  twimlProvisionedConcurrency: z._default(wholeNumber(0, 100), 0),
  /** False where the account's Lambda quota is too small (a new account's is 10) to set one aside for the sweep. */
  reserveConcurrency: z._default(flag, true),
  /** A domain of the owner's in the place of CloudFront's, with its certificate (in us-east-1). */
  domainName: z.optional(z.string().check(z.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a host name'))),
  certificateArn: z.optional(z.string().check(z.startsWith('arn:'))),
  /** A web ACL (scope CloudFront, in us-east-1) in front of everything. */
  webAclArn: z.optional(z.string().check(z.startsWith('arn:'))),
  /** Id of `com.amazonaws.global.cloudfront.origin-facing`, in a region whose id we do not know. */
  cloudFrontPrefixList: z.optional(z.string().check(z.startsWith('pl-'))),
});

export interface Settings extends z.infer<typeof deploymentSettings> {
  readonly product: ProductSettings;
  /** The parameter that holds our public address. Everybody knows its name, so nobody has to wait for the edge stack. */
  readonly publicUrlParameter: string;
}

/**
 * Everything a deployment can be told, checked. Throws one error that names every setting that is wrong. `context` answers
 * for a key of CDK's context, `env` is the process environment.
 */
export function readSettings(context: (key: string) => unknown, env: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const product = parse(
    productSettings,
    faults,
    (name) => env[name],
    (name) => name,
  );
  const envName = (key: string) => `COMPTOIR_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const deployment = parse(
    deploymentSettings,
    faults,
    (key) => context(key) ?? env[envName(key)],
    (key) => `${key} (${envName(key)})`,
  );
  if (!deployment || !product) throw new Error(`These settings are wrong. ${faults.join('; ')}`);
  const settings = { ...deployment, product, publicUrlParameter: `/${deployment.name.toLowerCase()}/public-url` };
  checkTogether(settings);
  return settings;
}

/** The restaurant's part of the settings, for whoever speaks in its name. */
export function restaurant(product: ProductSettings) {
  return {
    RESTAURANT_NAME: product.RESTAURANT_NAME,
    RESTAURANT_ADDRESS: product.RESTAURANT_ADDRESS,
    RESTAURANT_PHONE: product.RESTAURANT_PHONE,
    RESTAURANT_EMAIL: product.RESTAURANT_EMAIL,
    RESTAURANT_HOURS: product.RESTAURANT_HOURS,
    RESTAURANT_DELIVERY_INSTRUCTIONS: product.RESTAURANT_DELIVERY_INSTRUCTIONS,
  };
}

function parse<Schema extends z.ZodMiniObject>(
  schema: Schema,
  faults: string[],
  read: (key: string) => unknown,
  name: (key: string) => string,
): z.infer<Schema> | null {
  const given = Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, field]) => {
    const value = read(key);
    if (value === undefined || value === null) return [];
    // `NAME=` in an .env file says nothing, except about what may be empty.
    if (value === '' && !z.safeParse(field, '').success) return [];
    // cdk.json may hold numbers and booleans; the command line and the environment only know text.
    return [[key, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
  const result = z.safeParse(schema, Object.fromEntries(given));
  if (result.success) return result.data;
  faults.push(...result.error.issues.map(({ path, message, code }) => `${name(String(path[0]))}: ${message || code}`));
  return null;
}

function checkTogether(settings: Settings): void {
  const sweepSeconds = Number(settings.product.SWEEP_SECONDS);
  if (!settings.local && sweepSeconds % 60 !== 0) {
    throw new Error('SWEEP_SECONDS must be a multiple of 60: EventBridge Scheduler counts in minutes.');
  }
  if ((settings.domainName === undefined) !== (settings.certificateArn === undefined)) {
    throw new Error(
      'domainName and certificateArn belong together: CloudFront serves a domain only with its certificate.',
    );
  }
  const transfer = z.safeParse(transferSettings, settings.product);
  for (const { path, message } of transfer.success ? [] : transfer.error.issues) {
    throw new Error(`${path.join('.')} ${message}.`);
  }
  if (settings.relayMaxTasks < settings.relayTasks) {
    throw new Error('relayMaxTasks must not be below relayTasks.');
  }
}
