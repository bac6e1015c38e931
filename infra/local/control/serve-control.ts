import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import type { InvokeResult } from '../functions/invocation.ts';
import { faultSchema, type Faults } from '../gateway/faults.ts';
import type { Grant } from '../iam/access-ledger.ts';
import { messageOf } from '../platform/start-error.ts';
import { listenLoopback } from '../processes/listen-loopback.ts';
import { readBody } from '../processes/read-body.ts';
import type { Relays } from '../relay/relays.ts';
import type { Vault } from '../vault/vault.ts';
import type { PlatformState } from './platform-state.ts';

export interface AccessReport {
  used: Record<string, string[]>;
  refused: Record<string, string[]>;
  unused: Grant[];
}

/** What the control port controls. */
export interface Controlled {
  state(): PlatformState;
  access(): AccessReport;
  faults: Faults;
  vault: Vault;
  relays: Pick<Relays, 'views' | 'signal' | 'roll'>;
  /** By name; undefined where there is no such function. */
  invoke(name: string, event: unknown): Promise<InvokeResult> | undefined;
}

export interface Control {
  readonly url: string;
  close(): void;
}

const MAX_BYTES = 1024 * 1024;
const invokeSchema = z.strictObject({ function: z.string(), event: z.unknown() });
const rotateSchema = z.strictObject({ secret: z.string(), value: z.string() });
const signalSchema = z.strictObject({
  pid: z.int(),
  signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGSTOP', 'SIGCONT']),
});
const rollSchema = z.strictObject({ pid: z.int() });

/** The port on which tests look into the platform and break it on purpose. Never on the public port, off by default. */
export async function serveControl(port: number, controlled: Controlled): Promise<Control> {
  const server = createServer((message, response) => {
    answer(message, controlled)
      .then((value) => send(response, value === undefined ? 404 : 200, value ?? { message: 'Not Found' }))
      .catch((error: unknown) => send(response, 400, { message: messageOf(error) }));
  });
  const taken = await listenLoopback(server, port);
  return {
    url: `http://127.0.0.1:${taken}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  message: IncomingMessage,
  { state, access, faults, vault, relays, invoke }: Controlled,
): Promise<unknown> {
  // A web page that a developer has open must not reach this port.
  if (message.headers.origin !== undefined || !message.headers.host?.startsWith('127.0.0.1:')) {
    throw new Error('Only for programs on this machine.');
  }
  const body = async (): Promise<unknown> => JSON.parse((await readBody(message, MAX_BYTES)).toString('utf8'));
  switch (`${message.method} ${message.url}`) {
    case 'GET /_local/state':
      return state();
    case 'GET /_local/access':
      return access();
    case 'GET /_local/faults':
      return { waiting: faults.waiting() };
    case 'POST /_local/faults':
      faults.arm(faultSchema.parse(await body()));
      return {};
    case 'DELETE /_local/faults':
      faults.clear();
      return {};
    case 'POST /_local/invoke': {
      const { function: name, event } = invokeSchema.parse(await body());
      return invoke(name, event);
    }
    case 'POST /_local/rotate': {
      const { secret, value } = rotateSchema.parse(await body());
      vault.rotate(secret, value);
      return {};
    }
    case 'GET /_local/relays':
      return relays.views();
    case 'POST /_local/relays/signal': {
      const { pid, signal } = signalSchema.parse(await body());
      return relays.signal(pid, signal) ? {} : undefined;
    }
    case 'POST /_local/relays/roll':
      return relays.roll(rollSchema.parse(await body()).pid);
    default:
      return undefined;
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
