import { describe, expect, it } from 'vitest';
import { findItems } from './item-mentions.ts';
import { readBrief } from './order-brief.ts';
import { readOrderLine, sayOrderLine } from './order-line.ts';
import { readReply } from './supplier-reply.ts';

const ORDER = [
  { name: 'Tomates', quantity: 10, unit: 'kg' },
  { name: 'Oignons', quantity: 5, unit: 'kg' },
];

const read = (text: string) => readReply(text, ORDER);
const items = (text: string) =>
  read(text).items.map(({ item, available, quantity, unitPrice }) => ({ item, available, quantity, unitPrice }));
const none = (item: number) => ({ item, available: false, quantity: null, unitPrice: null });

describe('a line of an order', () => {
  it.each([
    ['10 kg de Tomates', 'Tomates', 10, 'kg'],
    ['Tomates : 10 kg', 'Tomates', 10, 'kg'],
    ['Persil (5 bottes)', 'Persil', 5, 'bottes'],
    ["Huile d'olive – 20 L", "Huile d'olive", 20, 'L'],
    ["2,5 l d'huile d’olive", 'huile d’olive', 2.5, 'l'],
    ['Citrons x 12', 'Citrons', 12, null],
    ['6 œufs', 'œufs', 6, null],
    ['3 cageots de pêches', 'pêches', 3, 'cageots'],
    ['Crème fraîche, quantité : 4 pots', 'Crème fraîche', 4, 'pots'],
    ['**Tomates** : 10 kg', 'Tomates', 10, 'kg'],
    ['10 kg de Tomates (bien mûres)', 'Tomates', 10, 'kg'],
    ['Tomates cerises 3kg', 'Tomates cerises', 3, 'kg'],
  ])('%s', (text, name, quantity, unit) => expect(readOrderLine(text)).toEqual({ name, quantity, unit }));

  it('is not a rule, a date or a telephone number', () => {
    const others = [
      '2 phrases maximum par tour',
      'Date de livraison : 24 novembre',
      'Téléphone : 0612345678',
      'Parle français',
    ];
    expect(others.map((text) => readOrderLine(text))).toEqual([null, null, null, null]);
  });

  it('is said in French', () => {
    expect(ORDER.map((line) => sayOrderLine(line))).toEqual(['10 kg de tomates', "5 kg d'oignons"]);
    expect(sayOrderLine({ name: 'Citrons', quantity: 12, unit: 'pièces' })).toBe('12 citrons');
  });
});

describe('the brief of a call', () => {
  it('is read from instructions in any form', () => {
    const brief = readBrief(`# Rôle
Tu es l'assistante vocale de La Table Ronde. Tu passes une commande à un fournisseur.
Nous sommes le vendredi 20 novembre 2026.
## Règles
- 2 phrases maximum.
- Ne promets rien.
## Commande
* Carottes : 8 kg
* Persil (5 bottes)
Livraison souhaitée : mardi 24 novembre 2026
Adresse de livraison : 3 rue du Port, Lyon`);
    expect(brief).toEqual({
      restaurant: 'La Table Ronde',
      lines: [
        { name: 'Carottes', quantity: 8, unit: 'kg' },
        { name: 'Persil', quantity: 5, unit: 'bottes' },
      ],
      wishedDay: 'mardi 24',
      address: '3 rue du Port, Lyon',
    });
  });

  it('is read from a table, or from bare lines under a heading', () => {
    const lines = [
      { name: 'Farine', quantity: 25, unit: 'kg' },
      { name: 'Œufs', quantity: 60, unit: null },
    ];
    const table = '| Article | Quantité | Unité |\n|---|---|---|\n| Farine | 25 | kg |\n| Œufs | 60 | |';
    expect(readBrief(`Commande au fournisseur\n${table}`).lines).toEqual(lines);
    expect(readBrief('Commande à passer :\nFarine : 25 kg\n60 Œufs\n\nDurée : 3 minutes').lines).toEqual(lines);
  });

  it('is read from one line, or from JSON', () => {
    const lines = [
      { name: 'farine', quantity: 25, unit: 'kg' },
      { name: 'œufs', quantity: 60, unit: null },
    ];
    expect(readBrief('Commande : 25 kg de farine et 60 œufs.').lines).toEqual(lines);
    expect(readBrief('[{"nom":"farine","quantite":25,"unite":"kg"},{"nom":"œufs","quantite":60}]').lines).toEqual(
      lines,
    );
  });
});

describe('naming products', () => {
  it('finds singular and plural, and tells like names apart', () => {
    const lines = [
      { name: 'Tomates', quantity: 1, unit: null },
      { name: 'Tomates cerises', quantity: 1, unit: null },
      { name: 'Pommes de terre', quantity: 1, unit: null },
    ];
    expect(findItems('la tomate, les tomates cerises et des pommes de terre', lines).map(({ item }) => item)).toEqual([
      0, 1, 2,
    ]);
    expect(findItems('je suis automatique', lines)).toEqual([]);
  });
});

describe('what a supplier says', () => {
  it.each([
    'Pas de problème, je peux livrer.',
    "D'accord, c'est noté.",
    'Oui bien sûr, avec plaisir.',
    'Demain 14 h, 52 euros.',
    'On vous livre ça lundi.',
  ])('accepts: %s', (text) => expect(read(text)).toMatchObject({ accepts: true, refusal: null, hesitates: false }));

  it.each([
    'Non, désolé.',
    'Je ne peux pas vous livrer.',
    'On est complet cette semaine.',
    'Ça ne va pas être possible.',
    'Nous ne livrons plus ce quartier.',
    "Je n'ai plus de tomates ni d'oignons.",
  ])('refuses: %s', (text) => expect(read(text)).toMatchObject({ accepts: false, refusal: text }));

  it.each([
    'Peut-être, il faut que je vérifie.',
    'Je ne sais pas.',
    'Je vous rappelle.',
    'Je ne peux pas vous confirmer.',
    'Oui, enfin, on verra.',
  ])('hesitates: %s', (text) => expect(read(text)).toMatchObject({ accepts: false, refusal: null, hesitates: true }));

  it.each(['Allô ?', 'Oui bonjour ?', 'Primeurs Dupont bonjour.'])('only picks up: %s', (text) =>
    expect(read(text)).toMatchObject({ greetsOnly: true, accepts: false, refusal: null }),
  );

  it.each([
    ["C'est de la part de qui ?", 'who'],
    ['Vous pouvez répéter ?', 'repeat'],
    ['Pardon ?', 'repeat'],
    ["C'est pour quand ?", 'when'],
    ['Quelle adresse ?', 'where'],
    ["Je vous écoute, qu'est-ce qu'il vous faut ?", 'what'],
    ['Vous êtes un robot ?', 'robot'],
    ['Vous connaissez mon cousin ?', 'other'],
  ])('asks: %s', (text, question) => expect(read(text)).toMatchObject({ question, accepts: false }));

  it('changes its mind within a sentence', () => {
    expect(read('Je ne peux pas demain, mais lundi oui.')).toMatchObject({
      accepts: true,
      refusal: null,
      date: { label: 'lundi' },
    });
    expect(read("Peut-être… oui, d'accord.")).toMatchObject({ accepts: true, hesitates: false });
  });

  it('speaks of products one by one', () => {
    expect(items("Oui, mais je n'ai plus d'oignons.")).toEqual([none(1)]);
    expect(items("Les oignons, je n'en ai pas.")).toEqual([none(1)]);
    expect(items('Tout sauf les tomates.')).toEqual([none(0)]);
    expect(items("J'ai les tomates mais pas d'oignons.")).toEqual([none(1)]);
    expect(items('Il me manque les tomates et les oignons.')).toEqual([none(0), none(1)]);
    expect(items("Je n'ai que six kilos de tomates.")).toEqual([
      { item: 0, available: true, quantity: 6, unitPrice: null },
    ]);
    expect(items('Les tomates à 2,50 € le kilo, les oignons à un euro le kilo.')).toEqual([
      { item: 0, available: true, quantity: null, unitPrice: 2.5 },
      { item: 1, available: true, quantity: null, unitPrice: 1 },
    ]);
    expect(items('Pas de problème pour les tomates, livraison à 14 h.')).toEqual([]);
  });

  it('keeps conditions apart from the price', () => {
    expect(read("D'accord. Paiement à la livraison, et minimum 100 euros. Ça fait 120 euros.")).toMatchObject({
      accepts: true,
      conditions: 'Paiement à la livraison, et minimum 100 euros.',
      total: { amount: 120 },
    });
  });

  it('is an answering machine', () => {
    expect(read('Vous êtes bien chez Dupont, laissez un message après le bip.')).toMatchObject({ machine: true });
  });
});
