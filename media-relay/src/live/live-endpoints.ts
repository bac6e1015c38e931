import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { CallRepository } from '../../../shared/domain/calls/call-repository.ts';
import { type LiveTicket, openLiveTicket } from '../../../shared/domain/calls/live-ticket.ts';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { FORWARDED, forwardRequest, forwardSocket } from './forward.ts';
import { answer, refuse, refuseSocket } from './live-answer.ts';
import type { LiveCall } from './live-call.ts';
import type { LiveRegister } from './live-register.ts';
import {
  LIVE_PROTOCOL,
  type LiveAction,
  liveTarget,
  parseBody,
  permissionFor,
  readBody,
  ticketOf,
  transferSchema,
  whisperSchema,
} from './live-request.ts';
import { serveWatcher } from './watcher.ts';

export interface LiveEndpointsDeps {
  register: LiveRegister;
  calls: Pick<CallRepository, 'find'>;
  relayId: string;
  /** The keys that sign tickets, the current one first. */
  keys(): Promise<string[]>;
  now(): Date;
  log: Logger;
}

/** What staff may ask of a running call, see docs/live.md. */
export interface LiveEndpoints {
  handles(url: string | undefined): boolean;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** A watcher only listens; what it sends is control frames. */
const MAX_FRAME_BYTES = 1024;

/** Whichever relay is asked: a call that another one holds is reached through it, once its ticket was checked here. */
export function createLiveEndpoints(deps: LiveEndpointsDeps): LiveEndpoints {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : false),
  });

  async function ticketFor(message: IncomingMessage, callId: string, action: LiveAction): Promise<LiveTicket | null> {
    const ticket = openLiveTicket(ticketOf(message), await deps.keys(), callId, deps.now());
    return ticket?.permissions.includes(permissionFor[action]) ? ticket : null;
  }

  /** Where another relay holds the call; null when none does, or when we were asked by one that thinks that we do. */
  async function elsewhere(message: IncomingMessage, callId: string): Promise<string | null> {
    if (message.headers[FORWARDED] !== undefined) return null;
    const call = await deps.calls.find(callId);
    if (call?.status !== 'in_progress' || call.relayId === deps.relayId || call.relayUrl === '') return null;
    return call.relayUrl;
  }

  async function onRequest(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = liveTarget(message.url);
    if (!target || target.action === 'watch' || message.method !== 'POST') return refuse(response, 'route_not_found');
    const { callId, action } = target;
    if (!(await ticketFor(message, callId, action))) return refuse(response, 'invalid_ticket');
    const body = await readBody(message);
    if (!body) return refuse(response, 'body_too_large');
    const call = deps.register.find(callId);
    if (call) return await act(call, action, body, response);
    const relayUrl = await elsewhere(message, callId);
    if (relayUrl === null) return refuse(response, 'call_not_live');
    return forwardRequest(relayUrl, message, body, response);
  }

  async function act(
    call: LiveCall,
    action: Exclude<LiveAction, 'watch'>,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const log = deps.log.with({ callId: call.callId });
    switch (action) {
      case 'whisper': {
        const whisper = parseBody(whisperSchema, body);
        if (!whisper) return refuse(response, 'invalid_body');
        const result = call.whisper(whisper.id, whisper.text);
        log.info('Staff told the agent something', { whisperId: whisper.id, result });
        return result === 'too_late' ? refuse(response, 'call_not_live') : answer(response, result);
      }
      case 'hangup':
        log.info('Staff hangs up');
        // An end that is not on record would be undone by the next relay: whoever asked has to record it.
        return (await call.hangUp()) ? answer(response, 'hung_up') : refuse(response, 'relay_unreachable');
      case 'transfer': {
        const request = parseBody(transferSchema, body);
        if (!request) return refuse(response, 'invalid_body');
        const result = await call.requestTransfer(request);
        log.info('Staff asked for a transfer', { kind: request.kind, result });
        return result === 'accepted' ? answer(response, result) : refuse(response, 'transfer_not_possible');
      }
    }
  }

  async function onUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const target = liveTarget(message.url);
    if (target?.action !== 'watch') return refuseSocket(socket, 'route_not_found');
    const { callId } = target;
    const ticket = await ticketFor(message, callId, 'watch');
    if (!ticket) return refuseSocket(socket, 'invalid_ticket');
    const call = deps.register.find(callId);
    if (!call) {
      const relayUrl = await elsewhere(message, callId);
      if (relayUrl === null) return refuseSocket(socket, 'call_not_live');
      return forwardSocket(relayUrl, message, socket, head);
    }
    const listens = ticket.permissions.includes('listen');
    sockets.handleUpgrade(message, socket, head, (watcher) => {
      watcher.on('error', (error) => deps.log.warn('A watcher broke its protocol', { callId, error }));
      deps.log.info('Somebody watches a call', { callId, listens });
      serveWatcher(watcher, call, listens);
    });
  }

  return {
    handles: (url) => url?.startsWith('/live/') === true,
    request(message, response) {
      onRequest(message, response).catch((error: unknown) => {
        deps.log.error('A request about a live call failed', { error });
        refuse(response, 'internal_error');
      });
    },
    upgrade(message, socket, head) {
      onUpgrade(message, socket, head).catch((error: unknown) => {
        deps.log.error('A watcher could not be let in', { error });
        refuseSocket(socket, 'internal_error');
      });
    },
  };
}
