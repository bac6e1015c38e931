import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Functions } from '../functions/functions.ts';
import type { LocalPages } from '../mailbox/serve-mailbox.ts';
import { messageOf } from '../platform/start-error.ts';
import type { Terminal } from '../platform/terminal.ts';
import type { Behaviour } from '../template/distribution.ts';
import { apiRequest } from './api-request.ts';
import { gatewayAnswer, type HttpAnswer } from './api-response.ts';
import { behaviourFor, originHeaders, originTarget } from './edge-request.ts';
import { closeServer, listenLocalhost } from './listen-localhost.ts';
import { proxyRequest } from './proxy-request.ts';
import { proxySocket, refuseUpgrade } from './proxy-socket.ts';
import { serveApi } from './serve-api.ts';

/** What the front door leads to, once it is there. */
interface House {
  behaviours: readonly Behaviour[];
  functions: Functions;
  /** The port of a relay that takes calls, another one each time; undefined where there is none. */
  nextRelay(): number | undefined;
  /** What only this machine has, and what is no part of the product. */
  localPages: LocalPages;
}

/** The one public port. It is taken before anything else starts, and opened when everything has. */
export interface FrontDoor {
  readonly port: number;
  open(house: House): void;
  /** Takes no more requests; resolves when those under way are answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export async function takeFrontDoor(port: number, terminal: Terminal): Promise<FrontDoor> {
  let house: House | undefined;
  const sockets = new Set<Duplex>();

  const onRequest = (message: IncomingMessage, response: ServerResponse): void => {
    serve(message, response).catch((error: unknown) => {
      terminal.error('front-door', messageOf(error));
      if (response.headersSent) response.destroy();
      else send(response, gatewayAnswer(500, 'Internal Server Error'));
    });
  };

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!house) return send(response, gatewayAnswer(503, 'Comptoir is starting'));
    if (await house.localPages(message, response)) return;
    const url = message.url ?? '/';
    const behaviour = behaviourFor(house.behaviours, url.split('?')[0] ?? '/');
    if (!behaviour) return send(response, gatewayAnswer(404, 'Not Found'));
    if (!behaviour.allowedMethods.includes(message.method ?? '')) {
      return send(response, gatewayAnswer(403, 'The edge does not allow this method here'));
    }
    const { target } = behaviour;
    if (target.kind === 'unknown') {
      return send(response, gatewayAnswer(502, `${target.domain} does not run on this machine`));
    }
    const headers = originHeaders(message, behaviour);
    if (target.kind === 'relays') {
      const relay = house.nextRelay();
      if (relay === undefined) return send(response, gatewayAnswer(503, 'No relay is up'));
      return proxyRequest(message, response, { port: relay, target: originTarget(url, behaviour), headers });
    }
    const request = await apiRequest(message, originTarget(url, behaviour), headers);
    send(
      response,
      request
        ? await serveApi(target.api, request, { ...house, terminal })
        : gatewayAnswer(413, 'Request Entity Too Large'),
    );
  }

  const onUpgrade = (message: IncomingMessage, client: Duplex, head: Buffer): void => {
    client.on('error', () => client.destroy());
    const url = message.url ?? '/';
    const behaviour = house && behaviourFor(house.behaviours, url.split('?')[0] ?? '/');
    if (!house || behaviour?.target.kind !== 'relays' || !behaviour.allowedMethods.includes(message.method ?? '')) {
      return refuseUpgrade(client, house ? 400 : 503, house ? 'Bad Request' : 'Service Unavailable');
    }
    const relay = house.nextRelay();
    if (relay === undefined) return refuseUpgrade(client, 503, 'Service Unavailable');
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    if ('setNoDelay' in client && typeof client.setNoDelay === 'function') client.setNoDelay(true);
    const headers = originHeaders(message, behaviour);
    const target = originTarget(url, behaviour);
    proxySocket(client, head, { port: relay, method: message.method ?? 'GET', target, headers });
  };

  const servers = await listenLocalhost(port, onRequest, onUpgrade);
  return {
    port: servers.port,
    open: (opened) => {
      house = opened;
    },
    async close(graceMs) {
      const closing = servers.all.map((server) => closeServer(server, graceMs));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closing);
    },
  };
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
