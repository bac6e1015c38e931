import { fileURLToPath } from 'node:url';
import { StartError } from '../platform/start-error.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { LaunchChild } from '../processes/launch.ts';
import { stopChild } from '../processes/stop-child.ts';
import type { ProviderAccounts } from './accounts.ts';
import type { Providers } from './providers.ts';
import { startSimulator, type Simulator } from './start-simulator.ts';

/** The simulators that take the place of providers. */
export interface Simulators {
  /** Variables that lead functions and relays to them. */
  readonly variables: Record<string, string>;
  /** By provider. */
  readonly urls: { twilio?: string; openai?: string };
  /** Resolves with the name of the first that stops by itself. */
  readonly lost: Promise<string>;
  stop(graceMs: number): Promise<void>;
}

const folder = (name: string) => fileURLToPath(new URL(`../simulators/${name}/main.ts`, import.meta.url));

/** What the outside world calls the platform, and where it is. */
export interface FrontDoorAddress {
  publicHost: string;
  port: number;
}

export async function startSimulators(
  providers: Providers,
  accounts: ProviderAccounts,
  deps: { launch: LaunchChild; dataDir: string; terminal: Terminal; seed: string; frontDoor: FrontDoorAddress },
): Promise<Simulators> {
  const { twilio, openai } = accounts;
  const starting: Promise<Simulator>[] = [];
  const common = { SIM_SEED: deps.seed };
  if (providers.twilio.kind === 'simulated') {
    const env = { ...common, TWILIO_ACCOUNT_SID: twilio.accountSid, TWILIO_AUTH_TOKEN: twilio.authToken };
    starting.push(startSimulator('twilio', folder('twilio'), env, deps));
  }
  if (providers.openai.kind === 'simulated') {
    const env = { ...common, OPENAI_API_KEY: openai.apiKey, OPENAI_WEBHOOK_SECRET: openai.webhookSecret };
    starting.push(startSimulator('openai', folder('openai'), env, deps));
  }
  const running = await Promise.all(starting);
  const urls: Simulators['urls'] = Object.fromEntries(running.map(({ name, url }) => [name, url]));
  const { publicHost, port } = deps.frontDoor;
  const home = `http://127.0.0.1:${port}`;
  if (urls.twilio) await tell('Twilio', urls.twilio, { hosts: { [publicHost]: home } });
  if (urls.openai) await tell('OpenAI', urls.openai, { sipWebhookUrl: `${home}/webhooks/openai` });
  return {
    urls,
    variables: {
      ...(urls.twilio ? { TWILIO_BASE_URL: urls.twilio } : {}),
      ...(urls.openai
        ? {
            OPENAI_BASE_URL: `${urls.openai}/v1`,
            OPENAI_REALTIME_URL: `${urls.openai.replace(/^http/, 'ws')}/v1/realtime`,
          }
        : {}),
    },
    lost: new Promise((resolve) => {
      for (const { name, child } of running) void child.ended.then(() => resolve(name));
    }),
    stop: async (graceMs) => void (await Promise.all(running.map(({ child }) => stopChild(child, graceMs)))),
  };
}

/** The simulators sign for the public address like the real ones, but come straight here: no tunnel has to be open for them. */
async function tell(name: string, url: string, settings: object): Promise<void> {
  const response = await fetch(`${url}/_sim/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new StartError(`The ${name} simulator refuses its settings: ${await response.text()}`);
}
