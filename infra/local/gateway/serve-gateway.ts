import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Mailbox } from '../emulators/mailbox.ts';
import type { Queues } from '../emulators/queues.ts';
import type { AccessLedger } from '../iam/access-ledger.ts';
import { evaluate } from '../iam/evaluate.ts';
import type { Terminal } from '../platform/terminal.ts';
import { listenLoopback } from '../processes/listen-loopback.ts';
import { readBody } from '../processes/read-body.ts';
import type { Vault } from '../vault/vault.ts';
import { accessesOf } from './access/accesses-of.ts';
import { answerParameterStore, answerSecretsManager } from './answer-vault.ts';
import { AwsError, awsRequest, credentialOf, type AwsRequest } from './aws-request.ts';
import type { Caller, Callers } from './callers.ts';
import type { Faults } from './faults.ts';
import type { ForwardDynamoDb, GatewayAnswer } from './forward-dynamodb.ts';
import { forwardSqs } from './forward-sqs.ts';

/** What is behind the gateway. It listens before any of it is there, because the template's values hold its address. */
interface GatewayBackends {
  dynamoDb: ForwardDynamoDb;
  queues: Queues;
  mailbox: Mailbox;
  vault: Vault;
}

export interface Gateway {
  readonly url: string;
  open(backends: GatewayBackends): void;
  close(): void;
}

/** More than any AWS service takes (16 MB: BatchWriteItem). */
const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

/** The one address at which functions and relays find AWS: who calls is checked against what its role allows. */
export async function serveGateway(deps: {
  callers: Callers;
  faults: Faults;
  ledger: AccessLedger;
  terminal: Terminal;
}): Promise<Gateway> {
  let behind: GatewayBackends | undefined;
  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      if (!response.destroyed) send(response, errorAnswer(error));
    });
  });
  // A function's idle connections live as long as it does; closing them first would look like AWS failing.
  server.keepAliveTimeout = 0;

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message, MAX_REQUEST_BYTES);
    const { accessKeyId, service } = credentialOf(message);
    const caller = deps.callers.find(accessKeyId);
    if (!caller) {
      throw new AwsError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (!behind) throw new AwsError(503, 'ServiceUnavailable', 'The platform is starting.');
    const request = awsRequest(message, service, body);
    authorise(caller, request, behind);
    const fault = deps.faults.hit(caller, `${service}:${request.operation}`);
    if (fault?.when === 'before' && strike(fault, caller, response)) return;
    const answer = await forward(request, behind);
    if (fault?.when === 'after' && strike(fault, caller, response)) return;
    send(response, answer);
  }

  function authorise(caller: Caller, request: AwsRequest, { vault }: GatewayBackends): void {
    if (caller.trusted) return;
    const secretArn = (id: string) => vault.findSecret(id)?.arn ?? id;
    for (const access of accessesOf(request, { secretArn })) {
      const decision = evaluate(caller.statements, access);
      if (decision.allowed) {
        deps.ledger.use(caller.name, access.action, access.resource);
        continue;
      }
      deps.ledger.refuse(caller.name, access.action, access.resource);
      deps.terminal.error(caller.name, `may not ${access.action} on ${access.resource}: ${decision.reason}`);
      throw new AwsError(
        400,
        'AccessDeniedException',
        `User: arn:aws:sts::000000000000:assumed-role/${caller.name}/${caller.name} is not authorized to perform: ` +
          `${access.action} on resource: ${access.resource} because ${decision.reason}`,
      );
    }
  }

  async function forward(request: AwsRequest, to: GatewayBackends): Promise<GatewayAnswer> {
    switch (request.service) {
      case 'dynamodb':
        return to.dynamoDb(request);
      case 'sqs':
        return forwardSqs(request, to.queues, gateway.url);
      case 'ses':
        return jsonAnswer(await answerSes(request, to.mailbox));
      case 'secretsmanager':
        return jsonAnswer(answerSecretsManager(request, to.vault));
      case 'ssm':
        return jsonAnswer(answerParameterStore(request, to.vault));
      default:
        throw new AwsError(400, 'UnknownOperationException', `The local platform has no ${request.service}.`);
    }
  }

  const port = await listenLoopback(server);
  const gateway: Gateway = {
    url: `http://127.0.0.1:${port}`,
    open: (backends) => {
      behind = backends;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return gateway;
}

/** True when nothing more is to be done for this request. */
function strike(
  fault: { effect: string; error: { status: number; type: string } },
  caller: Caller,
  response: ServerResponse,
): boolean {
  if (fault.effect === 'kill') caller.kill();
  if (fault.effect === 'error') {
    send(response, errorAnswer(new AwsError(fault.error.status, fault.error.type, 'A fault that a test asked for.')));
  } else {
    response.destroy();
  }
  return true;
}

async function answerSes({ operation, input }: AwsRequest, mailbox: Mailbox): Promise<Record<string, unknown>> {
  if (operation === 'SendEmail') return mailbox.send(input);
  throw new AwsError(400, 'UnknownOperationException', `The local SES does not answer ${operation}.`);
}

function jsonAnswer(value: Record<string, unknown>): GatewayAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}

function errorAnswer(error: unknown): GatewayAnswer {
  const known = error instanceof AwsError ? error : new AwsError(500, 'InternalServerError', String(error));
  return {
    status: known.status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': known.type },
    body: JSON.stringify({ __type: known.type, message: known.message, Message: known.message }),
  };
}

function send(response: ServerResponse, answer: GatewayAnswer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}
