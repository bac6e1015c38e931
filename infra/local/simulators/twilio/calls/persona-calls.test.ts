import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectedCall } from '../control/inspect-call.ts';
import { type FakeProduct, startFakeProduct, twiml } from '../testing/fake-product.ts';
import { ScriptedAgent } from '../testing/scripted-agent.ts';
import { AUTH_TOKEN, FROM, isOver, type SimulatedTwilio, startSimulatedTwilio } from '../testing/simulated-twilio.ts';

const LINES = [
  'Bonjour, ici le restaurant Le Palmier. Je voudrais dix kilos de tomates et cinq bottes de persil pour demain matin, s’il vous plaît.',
  'Très bien, je récapitule : dix kilos de tomates et cinq bottes de persil, c’est bien ça ?',
  'Merci beaucoup, au revoir.',
];

const RECEPTION = ['Bonjour, que puis-je faire ?', 'À quel nom ?', 'C’est noté, au revoir.'];
const AMD = { machineDetection: 'Enable', asyncAmd: 'true', machineDetectionSilenceTimeout: 2_000 };

const NUMBERS = {
  accepts: '+33612345601',
  refuses: '+33612345602',
  partial: '+33612345603',
  voicemail: '+33612345604',
  busy: '+33612345605',
  'no-answer': '+33612345606',
  'hangs-up': '+33612345607',
  'talks-over': '+33612345608',
  ambiguous: '+33612345609',
  silent: '+33600003001',
  fails: '+33600003002',
  'hangs-up-at-once': '+33600003003',
} as const;

let twilio: SimulatedTwilio;
let product: FakeProduct;
const agents = new Map<string, ScriptedAgent>();
/** Everybody is on the phone at the same time: what they say takes real seconds. */
let calls: Record<keyof typeof NUMBERS, InspectedCall>;
let incoming: InspectedCall;

beforeAll(async () => {
  [twilio, product] = await Promise.all([
    startSimulatedTwilio({ maxRingMs: 500, patienceMs: 1_200 }),
    startFakeProduct(AUTH_TOKEN),
  ]);
  for (const persona of ['silent', 'fails', 'hangs-up-at-once'] as const) {
    await twilio.control('PUT', `numbers/${NUMBERS[persona]}`, { persona });
  }
  product.routes.set('/supplier-call', ({ params }) =>
    twiml(
      `<Connect><Stream url="${product.wsUrl}/supplier-stream/${params['CallSid']!}/${linesFor(params['To'])}"/></Connect>`,
    ),
  );
  product.routes.set('/amd', () => ({ status: 204 }));
  product.onStream = (stream) => {
    const [, route, id = '', lines] = stream.path.split('/');
    agents.set(id, new ScriptedAgent(stream, route === 'media-stream' ? RECEPTION : LINES.slice(0, Number(lines))));
  };
  const ringing = phoneIn();
  const ended = Object.entries(NUMBERS).map(async ([persona, to]) => {
    const { sid } = await twilio.sdk.calls.create({ to, from: FROM, url: `${product.url}/supplier-call`, ...AMD });
    return [persona, await twilio.until(sid, isOver, 15_000)] as const;
  });
  calls = Object.fromEntries(await Promise.all(ended)) as typeof calls;
  incoming = await twilio.until(await ringing, isOver);
}, 20_000);
afterAll(() => Promise.all([twilio.close(), product.close()]));

/** Only one call goes as far as the goodbye: every line takes its time. */
function linesFor(to: string | undefined): number {
  return to === NUMBERS.accepts ? 3 : 2;
}

async function phoneIn(): Promise<string> {
  product.routes.set('/incoming-call', () =>
    twiml(`<Connect><Stream url="${product.wsUrl}/media-stream/incoming"/></Connect>`),
  );
  const voiceUrl = `${product.url}/incoming-call`;
  const body = { from: '+33611223344', to: FROM, voiceUrl, persona: 'leaves-message' };
  return ((await twilio.control('POST', 'inbound', body)) as { sid: string }).sid;
}

const said = (persona: keyof typeof NUMBERS) => calls[persona].said.map(({ text }) => text);
const heardByAgent = (persona: keyof typeof NUMBERS) => agents.get(calls[persona].sid)?.heard ?? [];

describe('a call to every persona', () => {
  it.each([
    ['accepts', 'completed'],
    ['refuses', 'completed'],
    ['partial', 'completed'],
    ['voicemail', 'completed'],
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['hangs-up', 'completed'],
    ['talks-over', 'completed'],
    ['ambiguous', 'completed'],
    ['silent', 'completed'],
    ['fails', 'failed'],
    ['hangs-up-at-once', 'completed'],
  ] as const)('%s ends %s', (persona, status) => {
    expect(calls[persona]).toMatchObject({ status, persona });
  });

  it('carries the words of both sides, unharmed', () => {
    const { heard } = calls.accepts;
    expect(heard.map(({ text }) => text).join(' ')).toContain(LINES[1]);
    expect(heardByAgent('accepts')).toEqual([
      'Fruits et Légumes Pro, bonjour !',
      'Oui bonjour, pas de problème, je peux livrer demain à 14 heures. Ça fera 42 euros.',
      "Oui, c'est ça.",
    ]);
    expect(heard.at(-1)?.afterOwnMs).toBeGreaterThan(0);
  });

  it('is refused, or accepted in part, in so many words', () => {
    expect(said('refuses').join(' ')).toContain('je ne peux pas vous livrer');
    expect(said('partial').join(' ')).toContain('plus de persil');
    expect(said('ambiguous').join(' ')).toContain('faut que je voie avec mon patron');
  });

  it('reaches a machine that greets, beeps and is silent', () => {
    expect(said('voicemail').slice(0, 2)).toEqual([expect.stringContaining('après le bip'), '(bip)']);
  });

  it('is cut short by whoever hangs up', () => {
    expect(calls['hangs-up'].endedBy).toBe('callee');
    expect(calls['hangs-up-at-once'].endedBy).toBe('callee');
    expect(calls['hangs-up-at-once'].endedAt! - calls['hangs-up-at-once'].answeredAt!).toBeLessThan(400);
  });

  it('is interrupted in mid sentence by whoever talks over the agent', () => {
    expect(said('talks-over')).toContainEqual(expect.stringContaining('Attendez, attendez'));
    expect(calls['talks-over'].clears.length).toBeGreaterThan(0);
  });

  it('is ended by whoever hears nothing and says nothing', () => {
    expect(said('silent').filter((text) => !text.startsWith('('))).toEqual([]);
    expect(calls.silent.endedBy).toBe('callee');
  });

  it('is found out by answering machine detection', () => {
    const verdicts = Object.entries(calls).map(([persona, { answeredBy }]) => [persona, answeredBy]);
    expect(Object.fromEntries(verdicts)).toMatchObject({
      accepts: 'human',
      voicemail: 'machine_start',
      silent: 'unknown',
      busy: null,
      'no-answer': null,
      fails: null,
    });
  });
});

describe('a call from a persona', () => {
  it('is a conversation of its own', () => {
    expect(agents.get('incoming')?.heard).toEqual([
      'Bonjour, je voudrais laisser un message pour la direction.',
      "C'est Camille Martin.",
    ]);
    expect(incoming.heard.map(({ text }) => text)).toEqual(RECEPTION);
    expect(incoming).toMatchObject({ direction: 'inbound', status: 'completed' });
  });
});
