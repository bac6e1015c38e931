import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conforms } from '../responses/conforms.ts';
import { SUPPLIER_ORDER_SCHEMA } from '../testing/supplier-order-schema.ts';
import { findCallDay } from './call-day.ts';
import { emptyValue } from './empty-value.ts';
import { extract } from './extract.ts';
import { readTranscript } from './transcript.ts';

const read = (input: string, instructions = ''): Record<string, unknown> => {
  const value = extract(SUPPLIER_ORDER_SCHEMA, { instructions, input });
  expect(conforms(value, SUPPLIER_ORDER_SCHEMA)).toBe(true);
  return value as Record<string, unknown>;
};

const HEADER = "Date de l'appel : vendredi 20 novembre 2026\nCommande :\n- 10 kg de Tomates\n- 5 kg d'Oignons\n";

/** The supplier schema with some properties of another kind. */
const order = (extra: Record<string, unknown>) => ({
  ...SUPPLIER_ORDER_SCHEMA,
  properties: { ...(SUPPLIER_ORDER_SCHEMA['properties'] as object), ...extra },
});

describe('a transcript', () => {
  it.each([
    ['12 [agent] Bonjour.', '13 [fournisseur] Oui ?'],
    ['[12] agent : Bonjour.', '[13] fournisseur : Oui ?'],
    ['12. Agent: Bonjour.', '13. Fournisseur: Oui ?'],
    ['#12 (agent, 00:04) Bonjour.', '#13 (supplier, 00:06) Oui ?'],
    ['L12 assistant > Bonjour.', 'L13 user > Oui ?'],
    ['12 | 🤖 Assistant : Bonjour.', '13 | 👤 Fournisseur : Oui ?'],
  ])('is found whatever its marks: %s', (first, second) => {
    expect(readTranscript(`Appel du 20/11/2026\n${first}\n${second}`)).toEqual({
      utterances: [
        { by: 'agent', text: 'Bonjour.', line: 12 },
        { by: 'supplier', text: 'Oui ?', line: 13 },
      ],
      rest: 'Appel du 20/11/2026',
    });
  });

  it('is numbered by rank when it has no numbers, and is not the header', () => {
    const { utterances, rest } = readTranscript(
      'Fournisseur : Primeurs Dupont\nAgent : Bonjour, vous pouvez livrer ?\nFournisseur : Oui, demain.',
    );
    expect(utterances.map(({ line }) => line)).toEqual([1, 2]);
    expect(rest).toBe('Fournisseur : Primeurs Dupont');
  });

  it('leaves out what nobody heard', () => {
    expect(readTranscript('1 [agent, non entendu] Merci.\n2 [fournisseur] Oui.').utterances).toHaveLength(1);
  });
});

describe('the day of the call', () => {
  it.each([
    ['Nous sommes le vendredi 20 novembre 2026.', '2026-11-20'],
    ['Date du jour : 2026-11-20\nLivraison souhaitée : 2026-11-24', '2026-11-20'],
    ['Livraison souhaitée : 2026-11-24\nAppel du 20/11/2026 à 10 h', '2026-11-20'],
    ["L'appel a eu lieu le 2026-11-20T09:12:00Z.", '2026-11-20'],
  ])('%s', (text, day) => {
    const found = findCallDay(text);
    expect(found && `${found.year}-${found.month}-${found.day}`).toBe(day);
  });

  it('is not the day of delivery', () => {
    expect(findCallDay('Livraison souhaitée : 2026-11-24')).toBeNull();
  });
});

describe('the record of a supplier call', () => {
  it('takes the day that the agent proposed when the supplier simply agrees, and cites the agent', () => {
    const record = read(
      `${HEADER}1 [agent] Il nous faut 10 kg de tomates et 5 kg d'oignons pour mardi 24, c'est possible ?\n2 [fournisseur] Oui, pas de problème.`,
    );
    expect(record).toMatchObject({ accepte: true, date_livraison: '2026-11-24', prix_total: null, devise: null });
    expect(record['sources']).toEqual([
      { champ: 'accepte', ligne: 2 },
      { champ: 'date_livraison', ligne: 1 },
      { champ: 'ingredients.Tomates.disponible', ligne: 2 },
      { champ: 'ingredients.Tomates.quantite_confirmee', ligne: 2 },
      { champ: 'ingredients.Oignons.disponible', ligne: 2 },
      { champ: 'ingredients.Oignons.quantite_confirmee', ligne: 2 },
    ]);
  });

  it('keeps the last word', () => {
    const base = `${HEADER}1 [agent] 10 kg de tomates et 5 kg d'oignons, c'est possible ?\n`;
    expect(read(`${base}2 [fournisseur] Oui, 50 euros. Ah non, 55 euros.`)).toMatchObject({
      accepte: true,
      prix_total: 55,
    });
    expect(read(`${base}2 [fournisseur] Oui.\n3 [fournisseur] Ah non, impossible en fait.`)).toMatchObject({
      accepte: false,
    });
    expect(read(`${base}2 [fournisseur] Oui, d'accord.\n3 [fournisseur] Enfin, je vous rappelle.`)).toMatchObject({
      accepte: null,
    });
  });

  it('does not take a greeting, or a yes to nothing, for an agreement', () => {
    expect(read(`${HEADER}1 [agent] Bonjour, ici Le Bistrot.\n2 [fournisseur] Oui, bonjour ?`)).toMatchObject({
      accepte: null,
    });
    expect(read(`${HEADER}1 [fournisseur] Oui ?`)).toMatchObject({ accepte: null, sources: [] });
    expect(read(HEADER)).toMatchObject({
      accepte: null,
      date_livraison: null,
      creneau: null,
      prix_total: null,
      sources: [],
    });
  });

  it('never makes up a day when it does not know the day of the call', () => {
    const record = read(
      "Commande : 3 kg d'ail\n1 [agent] 3 kg d'ail, possible ?\n2 [fournisseur] Oui, demain à 9 h, 12 euros.",
    );
    expect(record).toMatchObject({ accepte: true, date_livraison: null, creneau: '09:00', prix_total: 12 });
    expect(record['sources']).not.toContainEqual(expect.objectContaining({ champ: 'date_livraison' }));
  });

  it('notes conditions, unit prices and smaller quantities', () => {
    const record = read(
      `${HEADER}1 [agent] 10 kg de tomates et 5 kg d'oignons, possible ?\n2 [fournisseur] Oui, les tomates à 2,50 € le kilo. Je n'ai que 3 kilos d'oignons. Paiement à la livraison.`,
    );
    expect(record).toMatchObject({
      accepte: true,
      prix_total: null,
      conditions: 'Paiement à la livraison.',
      ingredients: [
        { nom: 'Tomates', quantite_confirmee: 10, prix_unitaire: 2.5 },
        { nom: 'Oignons', quantite_confirmee: 3, remarque: "Je n'ai que 3 kilos d'oignons." },
      ],
    });
  });

  it('finds the order in what the agent said when nothing else tells it', () => {
    const record = read(
      "1 [agent] Bonjour, 4 kg de farine et 30 œufs pour demain, c'est possible ?\n2 [fournisseur] Pas de souci.",
    );
    expect(record).toMatchObject({
      ingredients: [
        { nom: 'farine', quantite_confirmee: 4 },
        { nom: 'œufs', quantite_confirmee: 30 },
      ],
    });
  });

  it('changes with its input: names, quantities, price, day and hour', () => {
    const names = fc.uniqueArray(
      fc.constantFrom('Tomates', 'Oignons', 'Carottes', 'Courgettes', 'Beurre', 'Farine', 'Cabillaud', "Huile d'olive"),
      { minLength: 1, maxLength: 4 },
    );
    const days = fc.constantFrom(
      ['lundi', '2026-11-23'],
      ['demain', '2026-11-21'],
      ['le 3 décembre', '2026-12-03'],
      ['mardi 24', '2026-11-24'],
    );
    const accept = fc.constantFrom('Oui, pas de problème', "D'accord", "C'est noté", 'Bien sûr, je peux livrer');
    const property = fc.property(
      names,
      fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 5, max: 4999 }),
      fc.integer({ min: 6, max: 19 }),
      days,
      accept,
      fc.nat({ max: 3 }),
      fc.integer({ min: 1, max: 400 }),
      (products, quantities, price, hour, [day, iso], yes, missingRank, firstLine) => {
        const order = products.map((name, rank) => `- ${name} : ${quantities[rank]} kg`).join('\n');
        const asked = products.map((name, rank) => `${quantities[rank]} kg de ${name.toLowerCase()}`).join(', ');
        const missing = products.length > 1 ? products[missingRank % products.length] : undefined;
        const without = missing === undefined ? '' : ` Par contre, je n'ai plus de ${missing.toLowerCase()}.`;
        const record = read(
          `Date de l'appel : 2026-11-20\nCommande :\n${order}\n\n${firstLine} [agent] Bonjour, ${asked}, c'est possible ?\n` +
            `${firstLine + 1} [fournisseur] ${yes}, ${day} à ${hour} h, ça fera ${price} euros.${without}\n` +
            `${firstLine + 2} [agent] Très bien, merci, au revoir.`,
        );
        expect(record).toMatchObject({ accepte: true, date_livraison: iso, prix_total: price, devise: 'EUR' });
        expect(record['creneau']).toBe(`${String(hour).padStart(2, '0')}:00`);
        expect(record['ingredients']).toMatchObject(
          products.map((nom, rank) => ({
            nom,
            disponible: nom !== missing,
            quantite_confirmee: nom === missing ? 0 : quantities[rank],
          })),
        );
        expect(record['sources']).toContainEqual({ champ: 'prix_total', ligne: firstLine + 1 });
      },
    );
    fc.assert(property, {
      numRuns: Number(process.env['SIM_FUZZ_RUNS'] ?? 300),
      seed: Number(process.env['SIM_FUZZ_SEED'] ?? 7),
    });
  });
});

describe('fitting a schema', () => {
  const input = `${HEADER}1 [agent] 10 kg de tomates, possible ?\n2 [fournisseur] Oui, sauf les oignons, 52 euros.`;

  it('cites only what the schema has a name for', () => {
    const champ = { type: 'string', enum: ['prix_total', 'ingredients'] };
    const sources = { type: 'array', items: { type: 'object', properties: { champ, ligne: { type: 'integer' } } } };
    expect(extract(order({ sources }), { instructions: '', input })).toMatchObject({
      sources: expect.arrayContaining([
        { champ: 'prix_total', ligne: 2 },
        { champ: 'ingredients', ligne: 2 },
      ]) as unknown,
    });
  });

  it('keeps to an enum of currencies', () => {
    const devise = { anyOf: [{ type: 'string', enum: ['MAD'] }, { type: 'null' }] };
    expect(extract(order({ devise }), { instructions: '', input })).toMatchObject({ devise: null, prix_total: 52 });
  });

  it('says least of a schema it knows nothing about', () => {
    const schema = {
      type: 'object',
      properties: {
        mood: { type: 'string', enum: ['calm', 'angry'] },
        note: { type: ['string', 'null'] },
        tags: { type: 'array', items: { type: 'string' } },
        nested: { $ref: '#/$defs/nested' },
        sure: { type: 'boolean' },
        score: { type: 'number', minimum: 1 },
      },
      $defs: { nested: { type: 'object', properties: { when: { anyOf: [{ type: 'string' }, { type: 'null' }] } } } },
    };
    const value = { mood: 'calm', note: null, tags: [], nested: { when: null }, sure: false, score: 1 };
    expect(emptyValue(schema, schema)).toEqual(value);
    expect(extract(schema, { instructions: '', input })).toEqual(value);
  });
});
