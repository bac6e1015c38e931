import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { linesWithNumber, linesWithWord, logLines } from '../testing/log-lines.ts';
import { until } from '../testing/until.ts';

/** Somebody phones the business: the whole product, with the providers simulated at the network's edge. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ LOG_LEVEL: 'debug' }, 30);
}, 60_000);
afterAll(() => desk.close());

type CallData = Record<string, unknown> & { id: string; statut: string };

/** Phones the business as `persona`; the carrier's id of the call. */
async function phone(from: string, persona: string): Promise<string> {
  const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
    from,
    to: ACCOUNT.TWILIO_PHONE_NUMBER,
    voiceUrl: `${desk.platform.url}/incoming-call`,
    statusCallback: `${desk.platform.url}/incoming-call-status`,
    persona,
  });
  return sid;
}

/** How often the model was asked to read a conversation. */
const questions = async () => (await desk.openai.get<{ requests: unknown[] }>('/responses')).requests.length;

const recordOf = (sid: string): Promise<CallData> =>
  until(
    async () => (await desk.api(`GET /api/call-data/call_${sid}`)).body as CallData,
    ({ statut }) => typeof statut === 'string',
    60_000,
  );

describe('a caller who leaves a message', () => {
  let record: CallData;
  let sid: string;
  beforeAll(async () => {
    sid = await phone('+33611223344', 'leaves-message');
    record = await recordOf(sid);
  }, 90_000);

  it('is on record, each value with the line where it was said', () => {
    expect(record).toMatchObject({
      statut: 'extraite',
      issue: 'completed',
      numero_appelant: '+33611223344',
      nom: 'Martin',
      prenom: 'Camille',
      telephone: '+33612345678',
      email: null,
      categorie: 'facture',
      urgence: 'basse',
      langue: 'fr',
    });
    expect(record['motif']).toContain('facture du mois dernier');
    const sources = record['sources'] as { champ: string; texte: string }[];
    expect(sources.find(({ champ }) => champ === 'telephone')?.texte).toContain('06 12 34 56 78');
  });

  it('was greeted in the name of the business, and the call ended by the agent', async () => {
    const { body } = await desk.api(`GET /api/calls/call_${sid}/transcript`);
    const turns = body['turns'] as { speaker: string; text: string }[];
    expect(turns.find(({ speaker }) => speaker === 'agent')?.text).toMatch(/^Bonjour, Handle Home/);
    expect((await desk.api(`GET /api/calls/call_${sid}`)).body).toMatchObject({ direction: 'inbound' });
  });

  it('can be corrected by a person, which is kept apart from what was extracted', async () => {
    const path = `/api/call-data/${record.id}`;
    const answer = await desk.api(`PUT ${path}`, { nom: 'Martine', urgence: null }, { 'if-match': '"1"' });
    expect(answer).toMatchObject({ status: 200, body: { nom: 'Martine', urgence: null, prenom: 'Camille' } });
    expect(answer.body['corrections']).toEqual({ nom: 'Martine', urgence: null });
    expect((await desk.api(`PUT ${path}`, { nom: 'X' }, { 'if-match': '"1"' })).status).toBe(412);
    expect(await desk.api(`PUT ${path}`, { age: 'X' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: [{ pointer: '/age' }] },
    });
    expect((await desk.api(`PUT ${path}`, {})).status).toBe(400);
  });

  it('is listed, also by the number that called', async () => {
    const listed = (await desk.api('GET /api/call-data?numero_appelant=%2B33611223344')).body;
    expect((listed['items'] as CallData[]).map(({ id }) => id)).toEqual([record.id]);
    expect((await desk.api('GET /api/call-data?limit=0')).status).toBe(400);
    expect((await desk.api('GET /api/call-data/call_CA0')).status).toBe(404);
  });
});

describe('a caller who hangs up before a word', () => {
  it('is on record as abandoned, and no model was asked to read anything', async () => {
    const asked = await questions();
    const record = await recordOf(await phone('+33611223355', 'hangs-up-at-once'));
    expect(record).toMatchObject({ statut: 'abandonnee', issue: 'abandoned', motif: null, nom: null, sources: [] });
    expect(await questions()).toBe(asked);
  }, 60_000);
});

it('none of them, and nothing of what they or staff wrote, is in a log', () => {
  const lines = logLines(desk);
  expect(lines.some((line) => line.includes('A call was settled'))).toBe(true);
  expect(linesWithWord(lines, ['Camille', 'Martin', 'facture', 'dernier'])).toEqual([]);
  expect(linesWithNumber(lines, ['+33611223344', '+33611223355', '+33612345678'])).toEqual([]);
});
