import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ACCOUNT, type FrontDesk, openFrontDesk, orderBody } from '../testing/front-desk.ts';
import { linesWithNumber, linesWithWord, logLines } from '../testing/log-lines.ts';
import { until } from '../testing/until.ts';

/**
 * Nothing personal reaches a log, at any level, of any process. Everything that somebody outside can say to the product is a word
 * that exists nowhere else; none of them may be found again.
 */
const WORD = 'zanthorgue';
const word = (about: string) => `${WORD}${about}`;
const TELEPHONE = '+33698765432';
const REFUSED_BY_CARRIER = '+33798765431';
const OTHERS = ['+33698765433', '+33899876543', '+14155559876'] as const;
const RESTAURANT = '+33187654329';
const NUMBERS = [TELEPHONE, REFUSED_BY_CARRIER, ...OTHERS, RESTAURANT, ACCOUNT.TWILIO_PHONE_NUMBER];

let desk: FrontDesk;
let lines: string[];
beforeAll(async () => {
  desk = await openFrontDesk({ LOG_LEVEL: 'debug', RESTAURANT_NAME: word('restaurant'), RESTAURANT_PHONE: RESTAURANT });
  await Promise.all([talk(), beRefusedByTheCarrier(), beConfirmed(), askForNonsense(), pretendToBeTwilio()]);
  lines = logLines(desk);
}, 120_000);
afterAll(() => desk.close());

/** One call whose every text is ours: the order, what the supplier says, what staff whisper. */
async function talk(): Promise<void> {
  await desk.twilio.put(`/numbers/${TELEPHONE}`, {
    persona: 'chatty',
    options: { exchanges: 2, values: { message: `${word('message')} est réparé, au 06 98 76 54 33` } },
  });
  const id = await desk.order(TELEPHONE, personalOrder(TELEPHONE));
  const order = (await desk.api(`GET /api/supplier-orders/${id}`)).body as { appel: { id: string } };
  const callId = order.appel.id;
  const [call] = await until(
    () => desk.carrierCalls(TELEPHONE),
    ([one]) => (one?.said.length ?? 0) > 0,
    20_000,
  );
  // The supplier may be on the line before the agent is.
  await until(
    () => desk.api(`POST /api/calls/${callId}/whisper`, { id: 'once', texte: `Dis ${word('whisper')}` }),
    ({ status }) => status === 202,
    20_000,
  );
  await desk.api(`POST /api/calls/${callId}/transfer`, { type: 'warm', consigne: word('consigne') });
  await desk.twilio.post(`/calls/${String(call?.sid)}/say`, {
    text: `Je suis ${word('dupont')}, 3 rue ${word('rue')}.`,
  });
  await desk.settled(id);
  await desk.api(`GET /api/supplier-orders/fournisseur/${word('id')}`);
  await desk.api(`PUT /api/supplier-orders/${id}`, { notes: word('later') });
  await desk.api(`DELETE /api/supplier-orders/${id}`);
}

/** A guest who is told of their stay by mail, and one whom the carrier does not write to. */
async function beConfirmed(): Promise<void> {
  const stay = {
    nom: word('guest'),
    prenom: word('firstname'),
    email: `${word('mail')}@example.com`,
    demandes_speciales: word('wish'),
    date_arrivee: '2027-03-15',
    date_depart: '2027-03-17',
    type_chambre: 'standard',
    nombre_personnes: 2,
  };
  for (const [telephone, canal] of [
    [TELEPHONE, 'email'],
    [REFUSED_BY_CARRIER, 'sms'],
  ]) {
    const { body } = await desk.api('POST /reservations', { ...stay, telephone, canal_confirmation: canal });
    await until(
      () => desk.api(`GET /reservations/${String(body['id'])}`),
      ({ body: { confirmations } }) => (confirmations as { statut: string }[])[0]?.statut !== 'en_attente',
      20_000,
    );
  }
}

/** Twilio's explanation quotes the number. */
async function beRefusedByTheCarrier(): Promise<void> {
  await desk.twilio.put('/settings', { blockedPrefixes: [REFUSED_BY_CARRIER] });
  const id = await desk.order(REFUSED_BY_CARRIER, personalOrder(REFUSED_BY_CARRIER));
  await until(
    async () => (await desk.api(`GET /api/supplier-orders/${id}`)).body,
    ({ statut }) => statut !== 'en_attente' && statut !== 'appel_en_cours',
    20_000,
  );
}

/** Requests that are refused, each for another reason. */
async function askForNonsense(): Promise<void> {
  const body = personalOrder(OTHERS[0]);
  const orders = 'POST /api/supplier-orders';
  const asked = await Promise.all([
    desk.api(orders, { ...body, [word('field')]: word('value') }),
    desk.api(orders, { ...body, ingredients: [{ nom: word('product'), quantite: word('many'), unite: 'kg' }] }),
    desk.api(orders, `{"nom": ${word('unquoted')}}`),
    desk.api(orders, body, { 'content-type': `text/${word('type')}` }),
    desk.api(orders, personalOrder(OTHERS[1])),
    desk.api(orders, personalOrder(OTHERS[2])),
    desk.api(orders, body, { 'x-api-key': word('key') }),
    desk.api(`GET /api/supplier-orders/${word('order')}`),
    desk.api(`GET /api/supplier-orders?cursor=${word('cursor')}&${word('query')}=${encodeURIComponent(TELEPHONE)}`),
    desk.api(`GET /api/calls/${word('call')}/transcript`),
    desk.api(`GET /api/${word('path')}/${encodeURIComponent(TELEPHONE)}?email=${word('mail')}@example.fr`),
    desk.api(`GET /${word('nowhere')}`),
    desk.api(`GET /live/${word('live')}/watch`),
  ]);
  expect(asked.map(({ status }) => status).filter((status) => status < 400 || status > 499)).toEqual([]);
}

/** Webhooks that Twilio did not sign, and streams that are none of ours. */
async function pretendToBeTwilio(): Promise<void> {
  const form = new URLSearchParams({ CallSid: word('sid'), From: TELEPHONE, CallerName: word('caller') }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': word('signature') };
  const path = `/supplier-call/${word('path')}`;
  for (const at of [path, `${path}/status?call=${word('call')}&attempt=1`]) {
    expect((await desk.api(`POST ${at}`, form, headers)).status).toBeGreaterThan(399);
  }
  const url = `${desk.platform.url.replace('http', 'ws')}/supplier-stream/${word('stream')}`;
  await closed(new WebSocket(url, { headers: { 'x-twilio-signature': word('signature') } }));
  const signature = getExpectedTwilioSignature(ACCOUNT.TWILIO_AUTH_TOKEN, url, {});
  const signed = new WebSocket(url, { headers: { 'x-twilio-signature': signature } });
  signed.once('open', () => {
    const start = { callSid: word('sid'), customParameters: { token: word('token'), from: TELEPHONE } };
    signed.send(JSON.stringify({ event: 'start', streamSid: 'MZ1', start }));
  });
  await closed(signed);
}

function personalOrder(telephone: string) {
  return orderBody(telephone, {
    fournisseur: { id: word('id'), nom: word('nom'), telephone, email: `${word('mail')}@${word('host')}.fr` },
    ingredients: [{ nom: word('ingredient'), quantite: 3, unite: word('unite') }],
    notes: `Sonnez chez ${word('notes')}, 06 98 76 54 33`,
  });
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.on('error', () => undefined);
  });
}

describe('the logs', () => {
  it('are there, from every process and at every level, and say what happened', () => {
    const text = lines.join('\n');
    for (const said of [
      'relay.log: ',
      'platform.log: ',
      '"level":"debug"',
      'A supplier order was created',
      'The carrier accepted the call',
      'The carrier refuses to dial',
      'A leg begins',
      'Staff told the agent something',
      'A stream came without a valid pass',
      'A call was settled',
      'A supplier order was deleted',
      '"code":"invalid_body"',
      '"code":"forged_webhook"',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('hold no word of what was ordered, said, whispered, or sent in vain', () => {
    expect(linesWithWord(lines, [WORD])).toEqual([]);
  });

  it('hold no telephone number, however it is written', () => {
    expect(linesWithNumber(lines, NUMBERS)).toEqual([]);
  });

  it('hold no secret', () => {
    const kept = JSON.parse(readFileSync(join(desk.platform.dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    const secrets = [ACCOUNT.TWILIO_AUTH_TOKEN, ACCOUNT.OPENAI_API_KEY, desk.platform.apiKey, ...Object.values(kept)];
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});
