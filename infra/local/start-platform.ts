import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { controlClient, type ControlClient } from './control/control-client.ts';
import { freePort } from './processes/free-port.ts';
import { eachLine } from './processes/lines.ts';

export interface StartOptions {
  /** Settings of this platform, as in `.env`; nothing of the caller's environment or `.env` reaches it. */
  env?: Record<string, string>;
  /** Where its state is. @default a new temporary folder, which {@link RunningPlatform.stop} removes */
  dataDir?: string;
  /** @default a free one */
  port?: number;
  /** A synthesized assembly. @default the project's own, synthesized if its sources changed */
  assembly?: string;
}

/** A platform in a process of its own, for tests. */
export interface RunningPlatform extends ControlClient {
  /** `http://localhost:4711`. */
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  readonly dataDir: string;
  readonly pid: number;
  /** The simulators' addresses. */
  readonly simulators: { twilio?: string; openai?: string };
  /** Everything it wrote so far. */
  output(): string;
  /** Ends it as Ctrl-C does; resolves to its exit code once nothing of it is left. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does; resolves once nothing of it is left. The state stays. */
  kill(): Promise<void>;
  /** Starts again with the same state, port and settings, after {@link kill} (or {@link stop} with a `dataDir` of your own). */
  restart(): Promise<RunningPlatform>;
}

const MAIN = fileURLToPath(new URL('./start.ts', import.meta.url));
const START_MS = 60_000;

/** Starts the whole platform as a child process and resolves when it serves. Rejects with what it wrote when it does not. */
export function startPlatform(options: StartOptions = {}): Promise<RunningPlatform> {
  const { dataDir } = options;
  if (dataDir !== undefined) return start(options, dataDir, false);
  return start(options, mkdtempSync(join(tmpdir(), 'comptoir-')), true);
}

async function start(options: StartOptions, dataDir: string, temporary: boolean): Promise<RunningPlatform> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...system(),
      LOCAL_ENV_FILE: '/dev/null',
      LOCAL_EXIT_WITH_PARENT: '1',
      LOCAL_CONTROL_PORT: '0',
      NO_COLOR: '1',
      ...options.env,
      PORT: String(port),
      LOCAL_DATA_DIR: dataDir,
      ...(options.assembly === undefined ? {} : { LOCAL_ASSEMBLY: options.assembly }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // The reaper, which outlives the platform, holds its standard error: when that closes nothing is left.
  const gone = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const output = await untilReady(child);

  const stateFile = JSON.parse(readFileSync(join(dataDir, 'platform.json'), 'utf8')) as {
    control: string;
    simulators: RunningPlatform['simulators'];
  };
  const apiKey = options.env?.['X_API_KEY'] ?? readFileSync(join(dataDir, 'api-key'), 'utf8').trim();
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return gone;
  };
  return {
    ...controlClient(stateFile.control),
    url: `http://localhost:${port}`,
    ...{ port, apiKey, dataDir, output },
    pid: child.pid ?? 0,
    simulators: stateFile.simulators,
    async stop() {
      const code = await end('SIGTERM');
      if (temporary) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
    kill: async () => void (await end('SIGKILL')),
    restart: () => start({ ...options, port }, dataDir, temporary),
  };
}

async function untilReady(child: ChildProcess): Promise<() => string> {
  const lines: string[] = [];
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The platform has no output.');
  const ready = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    ready.reject(new Error(`The platform is not ready:\n${lines.join('\n')}`));
    child.kill('SIGKILL');
  }, START_MS);
  const onLine = (line: string): void => {
    lines.push(line);
    if (line.startsWith('Comptoir ready on ')) ready.resolve();
  };
  eachLine(stdout, onLine);
  eachLine(stderr, onLine);
  child.once('close', (code) => ready.reject(new Error(`The platform ended (${code}):\n${lines.join('\n')}`)));
  await ready.promise.finally(() => clearTimeout(timer));
  return () => lines.join('\n');
}

function system(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR };
}
