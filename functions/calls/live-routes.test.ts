import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../shared/domain/calls/call.ts';
import { openLiveTicket } from '../../shared/domain/calls/live-ticket.ts';
import { apiEvent, lambdaContext } from '../../shared/testing/api-gateway.ts';
import { endedCall, talkingCall } from '../../shared/testing/calls.ts';
import { silentLogger } from '../../shared/testing/silent-logger.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { httpFunction } from '../entry/http.ts';
import { askRelayAt } from './ask-relay.ts';
import { transferRoute } from './transfer.http.ts';
import { watchCallRoute } from './watch-call.http.ts';
import { whisperRoute } from './whisper.http.ts';

const secret = (value: string): Secret => ({ current: async () => value, previous: async () => null });
const now = () => new Date('2026-11-20T09:00:00.000Z');
const call = talkingCall();

/** The public host as the function sees it: somebody who answers below `/live/`, or does not. */
let host: Server;
let answer: (response: ServerResponse) => void;
let asked: { url: string | undefined; authorization: string; body: unknown }[];
let stored: Call | undefined;
let handler: ReturnType<typeof httpFunction>;
beforeEach(async () => {
  [stored, asked] = [call, []];
  host = createServer((request: IncomingMessage, response) => {
    void remember(request).then(() => answer(response));
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  const publicUrl = async () => `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  const calls = { find: async () => stored };
  const askRelay = askRelayAt({ publicUrl, streamKey: secret('key'), now, log: silentLogger });
  handler = httpFunction(
    [
      whisperRoute({ calls, askRelay }),
      transferRoute({ calls, askRelay }),
      watchCallRoute({ calls, publicUrl: async () => 'https://host.example', streamKey: secret('key'), now }),
    ],
    { edge: secret('edge'), api: null },
  );
});
afterEach(() => {
  host.closeAllConnections();
  host.close();
});

async function remember(request: IncomingMessage): Promise<void> {
  const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
  asked.push({ url: request.url, authorization: request.headers.authorization ?? '', body });
}
const says = (status: number, body: object) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
async function post(action: string, body: unknown) {
  const request = { params: { callId: call.id }, body: JSON.stringify(body) };
  const result = await handler(apiEvent(`POST /api/calls/${call.id}/${action}`, request), lambdaContext);
  return { status: result.statusCode, body: JSON.parse(result.body ?? 'null') as Record<string, unknown> };
}

describe('a whisper', () => {
  it('reaches a relay with a ticket for nothing else, and an id of its own if it has none', async () => {
    answer = says(200, { result: 'applied' });
    const answered = await post('whisper', { texte: '  Propose 10 h\u200b ' });
    expect(answered).toMatchObject({ status: 202, body: { callId: call.id, result: 'applied' } });
    const [request] = asked;
    expect(request).toMatchObject({ url: `/live/${call.id}/whisper`, body: { text: 'Propose 10 h' } });
    expect(request?.body).toHaveProperty('id', answered.body['id']);
    const ticket = openLiveTicket(request?.authorization.replace('Bearer ', '') ?? '', ['key'], call.id, now());
    expect(ticket?.permissions).toEqual(['whisper']);
  });

  it.each([{}, { texte: '' }, { texte: '\u200b' }, { texte: 'x'.repeat(2_001) }, { texte: 'x', id: 'a b' }])(
    'is refused as %j',
    async (body) => {
      expect(await post('whisper', body)).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
      expect(asked).toEqual([]);
    },
  );
});

describe('what the relay answers', () => {
  const whisper = { texte: 'x' };
  it.each([
    ['it cannot be found', 503, { code: 'relay_unreachable' }],
    ['it has a failure of its own', 500, { code: 'internal_error' }],
    ['nobody holds the call, which the record says is live', 409, { code: 'call_not_live' }],
    ['it says something else', 200, { surprise: true }],
  ])('when %s is a reason to try again', async (_what, status, body) => {
    answer = says(status, body);
    expect(await post('whisper', whisper)).toMatchObject({
      status: 503,
      body: { code: 'relay_unreachable', retryable: true },
    });
  });

  it('when it answers nothing, or something that is not ours, is the same', async () => {
    answer = (response) => void response.destroy();
    expect(await post('whisper', whisper)).toMatchObject({ status: 503 });
    answer = (response) => void response.writeHead(502).end('Bad Gateway');
    expect(await post('whisper', whisper)).toMatchObject({ status: 503 });
  });

  it('is that the call is over, once the record says so too', async () => {
    answer = (response) => {
      stored = endedCall();
      says(409, { code: 'call_not_live' })(response);
    };
    expect(await post('whisper', whisper)).toMatchObject({ status: 409, body: { code: 'call_not_live' } });
  });

  it('about a transfer says whether there is one', async () => {
    answer = says(409, { code: 'transfer_not_possible' });
    const request = { type: 'warm', consigne: 'Client pressé' };
    expect(await post('transfer', request)).toMatchObject({ status: 409, body: { code: 'transfer_not_possible' } });
    answer = says(200, { result: 'accepted' });
    expect(await post('transfer', { type: 'cold' })).toMatchObject({ status: 202, body: { result: 'accepted' } });
    expect(asked.map(({ body }) => body)).toEqual([
      { kind: 'warm', briefing: 'Client pressé' },
      { kind: 'cold', briefing: '' },
    ]);
  });
});

describe('a ticket to watch', () => {
  it('says where, how, and until when, and allows to listen only who asked to', async () => {
    const { status, body } = await post('live', {});
    expect([status, body['url']]).toEqual([200, `wss://host.example/live/${call.id}`]);
    const open = (ticket: unknown) => openLiveTicket(String(ticket), ['key'], call.id, now());
    expect(open(body['ticket'])).toMatchObject({
      permissions: ['watch'],
      expiresAt: new Date(String(body['expiresAt'])),
    });
    expect(open((await post('live', { ecoute: true })).body['ticket'])?.permissions).toEqual(['watch', 'listen']);
  });

  it('names the protocol that the relay speaks', async () => {
    const source = readFileSync(new URL('../../media-relay/src/live/live-request.ts', import.meta.url), 'utf8');
    expect((await post('live', {})).body['protocol']).toBe(/LIVE_PROTOCOL = '([^']+)'/.exec(source)?.[1]);
  });

  it('is only for a call on which somebody talks', async () => {
    stored = endedCall();
    expect(await post('live', {})).toMatchObject({ status: 409, body: { code: 'call_not_live' } });
    stored = undefined;
    expect(await post('live', {})).toMatchObject({ status: 404, body: { code: 'call_not_found' } });
  });
});
