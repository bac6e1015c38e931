import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { eachLine } from '../processes/lines.ts';

/** A platform that the demonstration can use. */
export interface FoundPlatform {
  url: string;
  apiKey: string;
  /** Addresses of the simulators, where this one has them. */
  simulators: { twilio?: string | undefined; openai?: string | undefined };
  /** Started for the demonstration, and stopped with it. */
  ours: boolean;
  stop(): Promise<void>;
}

const START = fileURLToPath(new URL('../start.ts', import.meta.url));
const published = z.object({
  url: z.string(),
  simulators: z.object({ twilio: z.string().optional(), openai: z.string().optional() }),
});

/**
 * The platform that is running, or one started for the occasion, which calls at night too, with what `settings` adds. Rejects when
 * it does not start.
 */
export async function findPlatform(
  onLine: (line: string) => void,
  settings: Record<string, string> = {},
): Promise<FoundPlatform> {
  const url = `http://localhost:${process.env['PORT'] ?? '8080'}`;
  if (await isComptoir(url)) {
    return { url, ...readState(), ours: false, stop: async () => undefined };
  }
  const child = spawn(process.execPath, [START], {
    env: { CALLING_HOURS: '00:00-24:00', ...settings, ...process.env, LOCAL_EXIT_WITH_PARENT: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  let ready = false;
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The platform did not start.')));
    eachLine(child.stdout, (line) => {
      if (!ready && line.startsWith('· ')) onLine(line.slice(2));
      if (!line.startsWith('Comptoir ready on ')) return;
      ready = true;
      resolve();
    });
  });
  return { url, ...readState(), ours: true, stop };
}

async function isComptoir(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health`).catch(() => null);
  if (!answer?.ok) return false;
  const body: unknown = await answer.json().catch(() => null);
  return z.object({ service: z.literal('comptoir') }).safeParse(body).success;
}

function readState(): Pick<FoundPlatform, 'apiKey' | 'simulators'> {
  const dataDir = process.env['LOCAL_DATA_DIR'] ?? '.local';
  const { simulators } = published.parse(JSON.parse(readFileSync(join(dataDir, 'platform.json'), 'utf8')));
  const apiKey = process.env['X_API_KEY'] ?? readFileSync(join(dataDir, 'api-key'), 'utf8').trim();
  return { apiKey, simulators };
}
