import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Caller } from '../gateway/callers.ts';
import type { AccessLedger } from '../iam/access-ledger.ts';
import { evaluate } from '../iam/evaluate.ts';
import type { Terminal } from '../platform/terminal.ts';
import { listenLoopback } from '../processes/listen-loopback.ts';
import { readBody } from '../processes/read-body.ts';

/** What a container on ECS finds beside it: its credentials, facts about itself, and the agent that protects its task. */
export interface TaskMetadata {
  readonly url: string;
  /** Whether the task asked not to be stopped while it is at work. */
  isProtected(): boolean;
  close(): void;
}

const CREDENTIALS_LIFE_MS = 6 * 3_600_000;
const protectionSchema = z.object({ ProtectionEnabled: z.boolean(), ExpiresInMinutes: z.number().optional() });

export async function serveTaskMetadata(deps: {
  caller: Caller;
  taskArn: string;
  ledger: AccessLedger;
  terminal: Terminal;
}): Promise<TaskMetadata> {
  const { caller, taskArn } = deps;
  let protection = { enabled: false, until: 0 };
  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy());
  });

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (`${message.method} ${message.url}`) {
      case 'GET /credentials':
        return send(response, 200, {
          RoleArn: `arn:aws:iam::000000000000:role/${caller.name}`,
          AccessKeyId: caller.accessKeyId,
          SecretAccessKey: 'local',
          Token: 'local',
          Expiration: new Date(Date.now() + CREDENTIALS_LIFE_MS).toISOString(),
        });
      case 'GET /metadata':
        // Every relay is on this machine, each on a port of its own.
        return send(response, 200, {
          DockerId: 'local',
          Name: 'Relay',
          Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['127.0.0.1'] }],
        });
      case 'GET /metadata/task':
        return send(response, 200, { TaskARN: taskArn, AvailabilityZone: 'eu-west-3a' });
      case 'GET /agent/task-protection/v1/state':
        return send(response, 200, protectionState());
      case 'PUT /agent/task-protection/v1/state':
        return protect(response, await readBody(message, 10_000));
      default:
        return send(response, 404, { message: 'Not Found' });
    }
  }

  function protect(response: ServerResponse, body: Buffer): void {
    const action = 'ecs:UpdateTaskProtection';
    const decision = evaluate(caller.statements, { action, resource: taskArn, context: {} });
    if (!decision.allowed) {
      deps.terminal.error(caller.name, `may not ${action} on ${taskArn}: ${decision.reason}`);
      return send(response, 400, { error: { Arn: taskArn, Code: 'AccessDeniedException', Message: decision.reason } });
    }
    deps.ledger.use(caller.name, action, taskArn);
    const { ProtectionEnabled: enabled, ExpiresInMinutes: minutes = 120 } = protectionSchema.parse(
      JSON.parse(body.toString('utf8')),
    );
    protection = { enabled, until: Date.now() + minutes * 60_000 };
    send(response, 200, protectionState());
  }

  const isProtected = () => protection.enabled && protection.until > Date.now();
  const protectionState = () => ({
    protection: {
      ProtectionEnabled: isProtected(),
      ...(isProtected() ? { ExpirationDate: new Date(protection.until).toISOString() } : {}),
      TaskArn: taskArn,
    },
  });

  const port = await listenLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    isProtected,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
