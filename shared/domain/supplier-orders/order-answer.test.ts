import { describe, expect, it } from 'vitest';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import type { Turn } from '../calls/transcript.ts';
import { orderResult } from './order-answer.ts';
import { transcriptLines } from '../calls/transcript-lines.ts';
import { orderQuestion } from './order-question.ts';
import { supplierAnswerSchema } from './order-result.ts';
import { settledCall } from '../../testing/calls.ts';

const { order } = exampleOrder('o1', new Date('2026-11-20T09:00:00.000Z'));
const turn = (orderOf: number, speaker: Turn['speaker'], text: string, change: Partial<Turn> = {}): Turn => ({
  ...{ attempt: 1, leg: 1, order: orderOf, speaker, text },
  ...{ heard: 'all' as const, heardMs: null, spokenMs: null, at: '2026-11-20T09:00:00.000Z' },
  ...change,
});
const conversation = [
  turn(1, 'agent', 'Bonjour, je vous appelle pour une commande.'),
  turn(2, 'person', 'Oui, demain 14 h, 42 euros.'),
];
const answered = (answer: object, turns = conversation) =>
  orderResult(supplierAnswerSchema.parse(answer), order, transcriptLines(turns));

describe('what the model reports', () => {
  it('is kept with the words that prove it', () => {
    const result = answered({
      accepte: true,
      prix_total: 42,
      devise: 'EUR',
      date_livraison: '2026-11-21',
      sources: [{ champ: 'prix_total', ligne: 2 }],
    });
    expect(result).toMatchObject({ accepte: true, prix_total: 42, devise: 'EUR', date_livraison: '2026-11-21' });
    expect(result.sources).toEqual([{ champ: 'prix_total', ligne: 2, texte: 'Oui, demain 14 h, 42 euros.' }]);
  });

  it('is null where it was not said, every field of it', () => {
    const { ingredients, sources, partielle, decide_par, ...rest } = answered({});
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
    expect(ingredients.map((one) => one.nom)).toEqual(['Tomates', 'Oignons']);
    expect({ sources, partielle, decide_par }).toEqual({ sources: [], partielle: false, decide_par: 'appel' });
  });

  it('loses what cannot be: a date that is none, a negative price, a product nobody ordered, a line nobody said', () => {
    const result = answered({
      accepte: true,
      date_livraison: 'demain',
      prix_total: -3,
      devise: 'euros',
      ingredients: [{ nom: 'Truffes', disponible: true }],
      sources: [{ champ: 'prix_total', ligne: 99 }],
    });
    expect(result).toMatchObject({ date_livraison: null, prix_total: null, devise: null, sources: [] });
    expect(result.ingredients.map((one) => one.nom)).toEqual(['Tomates', 'Oignons']);
  });

  it('is no agreement when the supplier never spoke', () => {
    expect(answered({ accepte: true }, conversation.slice(0, 1)).accepte).toBeNull();
  });

  it('is a partial agreement when a product is missing, however its name is written', () => {
    const result = answered({
      accepte: true,
      ingredients: [{ nom: 'OIGNONS', disponible: false, remarque: 'Rupture' }],
    });
    expect(result.partielle).toBe(true);
    expect(result.ingredients[1]).toMatchObject({ nom: 'Oignons', disponible: false, remarque: 'Rupture' });
  });
});

describe('what the model is given to read', () => {
  it('leaves out what nobody heard and marks what was cut off', () => {
    const lines = transcriptLines([
      turn(1, 'agent', 'Une phrase entendue.'),
      turn(2, 'agent', 'Une phrase jamais entendue.', { heard: 'none' }),
      turn(3, 'agent', 'Une phrase coupée au milieu de ses mots.', { heard: 'part', heardMs: 1_000, spokenMs: 2_000 }),
      turn(4, 'person', 'Stop.'),
    ]);
    expect(lines.map((line) => line.texte)).toEqual(['Une phrase entendue.', 'Une phrase coupée […]', 'Stop.']);
    expect(lines.map((line) => line.ligne)).toEqual([1, 2, 3]);
  });

  it('says what day it is for the supplier, and numbers the lines', () => {
    const call = settledCall({ answeredAt: '2026-11-20T23:30:00.000Z', timeZones: ['Europe/Paris'] });
    const { instructions, input } = orderQuestion(order, transcriptLines(conversation), call);
    expect(instructions).toContain('2026-11-21');
    expect(input).toContain('- Tomates : 10 kg');
    expect(input).toContain('2 [fournisseur] Oui, demain 14 h, 42 euros.');
  });
});
