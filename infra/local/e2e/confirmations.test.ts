import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentMail } from '../mailbox/sent-mails.ts';
import type { SentText } from '../mailbox/sent-texts.ts';
import { type CreateFact, type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** Guests are told of their stays, through the whole product: its template, its bundles, its grants, its providers’ bad days. */
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ RELAYS: '0', ...SWEEPING });
}, 60_000);
afterAll(() => desk.close());

const stay = {
  nom: 'Dupont',
  prenom: 'Jean',
  email: 'jean.dupont@example.com',
  telephone: '0612345678',
  date_arrivee: '2027-03-15',
  date_depart: '2027-03-18',
  type_chambre: 'standard',
  nombre_personnes: 2,
};

interface Told {
  type: string;
  canal: string;
  statut: string;
  envoyee_a: string | null;
  raison: string | null;
  essais: number;
}

const book = async (change: object) => {
  const { status, body } = await desk.api('POST /reservations', { ...stay, ...change });
  expect(status).toBe(201);
  return String(body['id']);
};
const told = async (id: string) => (await desk.api(`GET /reservations/${id}`)).body['confirmations'] as Told[];
const settled = (id: string, count = 1) =>
  until(
    () => told(id),
    (all) => all.length === count && all.every(({ statut }) => statut !== 'en_attente'),
    15_000,
  );
const mailbox = async () => {
  const response = await fetch(`${desk.platform.url}/local/mailbox`, { headers: { accept: 'application/json' } });
  return (await response.json()) as { mails: SentMail[]; texts: SentText[] };
};
const requestsTo = async (telephone: string) =>
  (await desk.twilio.get<CreateFact[]>('/message-creates')).filter(({ params }) => params['To'] === telephone);
const textsAbout = async (id: string) => (await mailbox()).texts.filter(({ body }) => body.includes(id));

describe('a guest who prefers e-mail', () => {
  it('finds every change of their stay in their mailbox, which is a file and a page here', async () => {
    const id = await book({ canal_confirmation: 'email', langue: 'en' });
    expect(await settled(id)).toMatchObject([{ type: 'creation', canal: 'email', statut: 'envoyee', essais: 1 }]);
    await desk.api(`PUT /reservations/${id}`, { date_depart: '2027-03-17' });
    await settled(id, 2);
    await desk.api(`DELETE /reservations/${id}`);
    await settled(id, 3);
    const mine = (await mailbox()).mails.filter(({ subject }) => subject.includes(id));
    expect(mine.map(({ subject }) => subject.split(' – ')[0])).toEqual([
      'Booking cancelled',
      'Booking changed',
      'Booking confirmed',
    ]);
    expect(mine[2]).toMatchObject({ from: 'reservations@comptoir.example', to: 'jean.dupont@example.com' });
    expect(mine[2]?.text).toContain('€267');

    const folder = join(desk.platform.dataDir, 'mail');
    const files = readdirSync(folder).filter((file) => readFileSync(join(folder, file), 'utf8').includes(id));
    expect(files).toHaveLength(3);
    const page = await fetch(`${desk.platform.url}/local/mailbox`);
    expect(await page.text()).toContain(`Booking cancelled – Handle Home – ${id}`);
  });

  it('gets it again when staff ask for that, once for a request', async () => {
    const id = await book({ canal_confirmation: 'email' });
    await settled(id);
    const again = () => desk.api(`POST /reservations/${id}/confirmation`, undefined, { 'idempotency-key': 'again' });
    expect([(await again()).status, (await again()).status]).toEqual([202, 202]);
    expect((await settled(id, 2)).map(({ statut }) => statut)).toEqual(['envoyee', 'envoyee']);
  });
});

/** What Twilio does to a text, and the stay that it is about. */
const TEXTS = {
  'has no time at first': { kind: 'message-refused', status: 429, times: 1 },
  'breaks the line instead of answering': { kind: 'message-reply-lost', how: 'reset', times: 1 },
  'takes it and answers 503': { kind: 'message-reply-lost', how: '5xx', status: 503, times: 1 },
  'says that they wanted no more': { kind: 'message-refused', status: 400, code: 21610 },
} as const;
type TextCase = keyof typeof TEXTS;
const CASES = Object.keys(TEXTS) as TextCase[];
const numberOf = (name: TextCase) => `+3361234560${CASES.indexOf(name) + 1}`;

describe('a guest who prefers a text', () => {
  const ids = new Map<TextCase, string>();
  const idOf = (name: TextCase) => ids.get(name) ?? '';
  beforeAll(async () => {
    await Promise.all(
      CASES.map(async (name) => {
        await desk.twilio.post('/faults', { ...TEXTS[name], to: numberOf(name) });
        ids.set(name, await book({ telephone: numberOf(name), canal_confirmation: 'sms' }));
      }),
    );
  });

  it('gets one, and one only, where Twilio has no time at first', async () => {
    const id = idOf('has no time at first');
    expect(await settled(id)).toMatchObject([{ statut: 'envoyee', essais: 2 }]);
    expect(await textsAbout(id)).toMatchObject([{ channel: 'sms', to: '+33612345601', from: '+33186950000' }]);
  });

  it.each(['breaks the line instead of answering', 'takes it and answers 503'] as const)(
    'gets one, and one only, where Twilio %s',
    async (name) => {
      expect(await settled(idOf(name))).toMatchObject([{ statut: 'envoyee', essais: 1 }]);
      expect(await textsAbout(idOf(name))).toHaveLength(1);
      expect(await requestsTo(numberOf(name))).toHaveLength(1);
    },
  );

  it('gets none when they wanted no more of them, and staff see why', async () => {
    const id = idOf('says that they wanted no more');
    expect(await settled(id)).toMatchObject([{ statut: 'echec', raison: 'opted_out', envoyee_a: null }]);
  });

  it('may get it by WhatsApp', async () => {
    const id = await book({ telephone: '+33612345605', canal_confirmation: 'whatsapp' });
    expect(await settled(id)).toMatchObject([{ canal: 'whatsapp', statut: 'envoyee' }]);
    expect(await textsAbout(id)).toMatchObject([{ channel: 'whatsapp', to: '+33612345605' }]);
  });
});

describe('whoever sends it', () => {
  it.each([
    ['before it is claimed', { when: 'before', call: 1 }],
    ['when it has been claimed, and nobody was asked yet', { when: 'after', call: 1 }],
  ] as const)('may be killed %s', async (name, at) => {
    const telephone = name.startsWith('before') ? '+33612345606' : '+33612345607';
    await desk.platform.fault({ target: 'ConfirmationsSendFunction', action: 'dynamodb:PutItem', ...at });
    const id = await book({ telephone, canal_confirmation: 'sms' });
    const tried = await until(
      () => told(id),
      (all) => all.some(({ essais }) => essais === 1),
    );
    expect(await desk.platform.waitingFaults()).toBe(0);
    if (at.when === 'before') {
      expect(await settled(id)).toMatchObject([{ statut: 'envoyee', essais: 1 }]);
      expect(await textsAbout(id)).toHaveLength(1);
    } else {
      // The claim has to run out first, and the provider to be silent for a minute: `confirmation-crash.test.ts`.
      expect(tried).toMatchObject([{ statut: 'en_attente' }]);
      expect(await requestsTo(telephone)).toEqual([]);
    }
  });

  it('may lose the whole machine under it', async () => {
    // While its message is with a worker that died, and before the claim, which would have to run out first.
    const death = { target: 'ConfirmationsSendFunction', action: 'dynamodb:PutItem', when: 'before', call: 1 } as const;
    await desk.platform.fault(death);
    const id = await book({ telephone: '+33612345608', canal_confirmation: 'sms' });
    await until(
      () => desk.platform.waitingFaults(),
      (faults) => faults === 0,
    );
    await desk.platform.kill();
    await desk.restart();
    expect(await settled(id)).toMatchObject([{ statut: 'envoyee' }]);
    expect(await textsAbout(id)).toHaveLength(1);
  }, 60_000);

  it('writes nothing personal into a log, and needs no more than it was granted', async () => {
    const folder = join(desk.platform.dataDir, 'logs');
    const logs = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(logs.join('')).toContain('A confirmation was sent');
    expect(logs.join('')).not.toMatch(/Dupont|jean\.dupont|61234560|612345678/i);
    expect((await desk.platform.access()).refused).toEqual({});
  });
});
