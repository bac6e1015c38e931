import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Speech } from '../callees/voice.ts';
import { handleControl } from './control/handle-control.ts';
import { type Account, Exchange } from './exchange.ts';
import { BodyTooLong, type HttpRequest, readRequest } from './http/read-request.ts';
import { sendJson } from './http/send-json.ts';
import { handleRest } from './rest/handle-rest.ts';
import type { Settings } from './settings.ts';

export interface SimulatorOptions {
  accountSid: string;
  authToken: string;
  /** Another pair of credentials that the REST API takes. */
  apiKey?: Account['apiKey'];
  /** @default 0, which takes a free port */
  port?: number;
  /** Fixes what the personas leave to chance. @default 1 */
  seed?: number;
  /** Real speech in place of words that travel in simulated audio: whoever is called can be heard by a real model, and hear it. */
  speech?: Speech;
  /** What differs from the defaults, also after a reset. */
  settings?: Partial<Settings>;
}

/** Starts a simulated Twilio on the loopback interface; `url` is what `TWILIO_BASE_URL` must be. */
export async function startTwilioSimulator(
  options: SimulatorOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { accountSid: sid, authToken, apiKey, port = 0, seed = 1, settings = {}, speech } = options;
  const exchange = new Exchange({ sid, authToken, apiKey }, seed, settings, speech);
  const server = createServer((incoming, response) => void serve(exchange, incoming, response));
  // An idle connection that the server closes just as the client uses it again would look like a lost create request:
  // such a fault happens here only when it was asked for.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        exchange.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(exchange: Exchange, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const request: HttpRequest = await readRequest(incoming);
    if (request.path.startsWith('/_sim')) handleControl(exchange, request, response);
    else handleRest(exchange, request, response);
  } catch (error) {
    // The client hung up while sending: there is nobody to answer.
    if (incoming.destroyed && !incoming.complete) return;
    const status = error instanceof BodyTooLong ? 413 : 500;
    if (!response.headersSent) sendJson(response, status, { error: String(error) });
  }
}
