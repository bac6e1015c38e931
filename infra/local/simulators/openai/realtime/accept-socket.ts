import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ApiError } from '../api-error.ts';
import { checkKey } from '../http/bearer-key.ts';
import { errorReply, unknownUrl } from '../http/route.ts';
import { newIdentifier } from '../identifiers.ts';
import { findModel } from '../models.ts';
import { FaultyLine } from './faulty-line.ts';
import type { SessionBook } from './session-book.ts';
import { callNotFound, type SipCall } from '../sip/sip-call.ts';
import type { Switchboard } from '../sip/switchboard.ts';
import type { SessionWorld } from './session-world.ts';
import { RealtimeSession } from './session.ts';

/** An append may hold 15 MiB of audio, a third more as base64. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;

interface SocketDoor {
  /** Takes an upgrade request: opens a session, or refuses as the service would. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts every connection, also those that were left hanging. */
  close(): void;
}

/** The door of `/v1/realtime`. */
export function openDoor(
  world: SessionWorld,
  { book, switchboard }: { book: SessionBook; switchboard: Switchboard },
  apiKey: string | undefined,
): SocketDoor {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const hanging = new Set<Duplex>();
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      try {
        if (meetsHandshakeFault(world, socket, hanging)) return;
        checkKey(request, apiKey);
        const call = besideCall(request, switchboard);
        if (call)
          return server.handleUpgrade(request, socket, head, (webSocket) => openSideband(webSocket, call, world));
        const target = readTarget(request);
        server.handleUpgrade(request, socket, head, (webSocket) => openSession(webSocket, target, world, book));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refuse(socket, error);
      }
    },
    close() {
      for (const socket of hanging) socket.destroy();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

type Target = { model: string } | { refusal: ApiError; closeCode: number };

function readTarget(request: IncomingMessage): Target {
  const url = new URL(request.url ?? '/', 'http://simulator');
  if (url.pathname !== '/v1/realtime') throw unknownUrl('GET', url.pathname);
  if (/\brealtime=v1\b/.test(String(request.headers['openai-beta'] ?? ''))) {
    const message = 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
    return { refusal: new ApiError({ code: 'beta_api_shape_disabled', message }), closeCode: 4000 };
  }
  if (url.searchParams.has('intent')) {
    const message = "The OpenAI simulator does not serve 'intent' connections.";
    return { refusal: new ApiError({ code: 'unsupported_by_simulator', message, param: 'intent' }), closeCode: 4000 };
  }
  const model = url.searchParams.get('model');
  if (model) return { model };
  const message = 'You must provide a model parameter.';
  return { refusal: new ApiError({ code: 'missing_model', message, param: 'model' }), closeCode: 4000 };
}

/** The call whose sideband is asked for; null for any other target. Throws what the service answers where there is no such call. */
function besideCall(request: IncomingMessage, switchboard: Switchboard): SipCall | null {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const id = url.pathname === '/v1/realtime' ? url.searchParams.get('call_id') : null;
  if (id === null) return null;
  const call = switchboard.find(id);
  if (call?.state !== 'accepted') throw callNotFound(id);
  return call;
}

function openSideband(socket: WebSocket, call: SipCall, world: SessionWorld): void {
  socket.on('error', () => socket.terminate());
  // It may have ended while the handshake was answered.
  if (call.state !== 'accepted') return socket.close(1000);
  const line = new FaultyLine(socket, world.clock, world.faults);
  const { session, detach } = call.attach(line);
  listen(socket, session);
  socket.on('close', () => {
    line.end();
    detach();
  });
}

function openSession(socket: WebSocket, target: Target, world: SessionWorld, book: SessionBook): void {
  // A socket error is always followed by a close, which is where the session ends.
  socket.on('error', () => socket.terminate());
  if ('refusal' in target) return turnAway(socket, target.refusal, target.closeCode);
  const model = findModel(target.model, world.clock.now());
  if (model?.serves !== 'realtime') {
    const message = `The model \`${target.model}\` does not exist or you do not have access to it.`;
    return turnAway(socket, new ApiError({ code: 'model_not_found', message }), 4004);
  }
  const line = new FaultyLine(socket, world.clock, world.faults);
  const session = new RealtimeSession(world, model, line);
  book.add(session);
  listen(socket, session);
  socket.on('close', () => {
    line.end();
    session.end();
  });
  session.start();
}

function listen(socket: WebSocket, session: RealtimeSession): void {
  socket.on('message', (data: Buffer, isBinary) => {
    try {
      if (isBinary) session.receiveBinary();
      else session.receive(data.toString('utf8'));
    } catch (error) {
      // A bug met by one client must not take down everybody's OpenAI.
      console.error('The OpenAI simulator failed on a client event', error);
      socket.close(1011, 'simulator_bug');
    }
  });
}

/** Some refusals come only after the handshake: an error event, then a close that repeats it. */
function turnAway(socket: WebSocket, refusal: ApiError, closeCode: number): void {
  const error = { ...refusal.body, event_id: null };
  socket.send(JSON.stringify({ type: 'error', event_id: newIdentifier('event'), error }));
  socket.close(closeCode, `${refusal.body.type}.${refusal.body.code ?? 'error'}`);
}

function meetsHandshakeFault(world: SessionWorld, socket: Duplex, hanging: Set<Duplex>): boolean {
  if (world.faults.take('handshake_refuse')) {
    socket.destroy();
    return true;
  }
  if (world.faults.take('handshake_hang')) {
    hanging.add(socket);
    socket.on('close', () => hanging.delete(socket));
    return true;
  }
  const fault = world.faults.take('handshake_status');
  if (!fault) return false;
  const message = `The OpenAI simulator was told to answer ${fault.status}.`;
  const type = fault.status >= 500 ? 'server_error' : 'invalid_request_error';
  refuse(socket, new ApiError({ type, code: HANDSHAKE_CODES[fault.status] ?? null, message }, fault.status));
  return true;
}

const HANDSHAKE_CODES: Readonly<Record<number, string>> = { 401: 'invalid_api_key', 429: 'rate_limit_exceeded' };

function refuse(socket: Duplex, error: ApiError): void {
  const { status, body } = errorReply(error);
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Refused'}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}
