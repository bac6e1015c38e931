import type { Settings } from './settings.ts';
import { startTwilioSimulator } from './simulator.ts';

const DEFAULT_ACCOUNT_SID = `AC${'0'.repeat(31)}1`;
const DEFAULT_AUTH_TOKEN = 'simulated-twilio-auth-token';

const { env } = process;
const simulator = await startTwilioSimulator({
  accountSid: env['TWILIO_ACCOUNT_SID'] || DEFAULT_ACCOUNT_SID,
  authToken: env['TWILIO_AUTH_TOKEN'] || DEFAULT_AUTH_TOKEN,
  apiKey:
    env['TWILIO_API_KEY'] && env['TWILIO_API_SECRET']
      ? { sid: env['TWILIO_API_KEY'], secret: env['TWILIO_API_SECRET'] }
      : undefined,
  port: Number(env['PORT'] ?? 0),
  seed: Number(env['SIM_SEED'] ?? 1),
  settings: JSON.parse(env['SIM_SETTINGS'] || '{}') as Partial<Settings>,
});

async function exit(): Promise<void> {
  await simulator.close();
  process.exit(0);
}

process.once('SIGTERM', () => void exit());
process.once('SIGINT', () => void exit());
if (env['SIM_EXIT_WITH_PARENT'] === '1') {
  // The pipe to a parent that was killed is closed by the system, whatever the parent had no time to do.
  process.stdin.resume();
  process.stdin.once('end', () => void exit());
  process.stdin.once('close', () => void exit());
}

console.log(JSON.stringify({ ready: simulator.url }));
