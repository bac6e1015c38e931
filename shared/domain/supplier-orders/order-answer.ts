import * as z from 'zod';
import type { Order } from './order.ts';
import type { TranscriptLine } from '../calls/transcript-lines.ts';
import type { OrderResult, SupplierAnswer } from './order-result.ts';

const isoDay = z.iso.date();
const currency = /^[A-Z]{3}$/;

/**
 * The model's answer as it may be kept. What it says is not taken on trust: a date that is none, a product that was not
 * ordered, a negative amount or a source that points nowhere is dropped, and an agreement in a conversation in which the
 * supplier said nothing is no agreement.
 */
export function orderResult(answer: SupplierAnswer, order: Order, lines: readonly TranscriptLine[]): OrderResult {
  const supplierSpoke = lines.some((line) => line.speaker === 'person');
  const ingredients = order.ingredients.map(({ nom }) => {
    const said = answer.ingredients.find((one) => sameName(one.nom, nom));
    return {
      nom,
      disponible: said?.disponible ?? null,
      quantite_confirmee: amount(said?.quantite_confirmee),
      prix_unitaire: amount(said?.prix_unitaire),
      remarque: said?.remarque ?? null,
    };
  });
  const accepte = supplierSpoke ? (answer.accepte ?? null) : null;
  return {
    accepte,
    date_livraison: isoDay.safeParse(answer.date_livraison).data ?? null,
    creneau: answer.creneau ?? null,
    prix_total: amount(answer.prix_total),
    devise: currency.test(answer.devise ?? '') ? (answer.devise ?? null) : null,
    ingredients,
    conditions: answer.conditions ?? null,
    raison_refus: answer.raison_refus ?? null,
    resume: answer.resume ?? null,
    partielle: accepte === true && ingredients.some((one) => one.disponible === false),
    sources: answer.sources.flatMap(({ champ, ligne }) => {
      const line = lines[ligne - 1];
      return line ? [{ champ, ligne, texte: line.texte }] : [];
    }),
    decide_par: 'appel',
  };
}

const amount = (value: number | null | undefined): number | null => (value == null || value < 0 ? null : value);

function sameName(a: string, b: string): boolean {
  return a.localeCompare(b, 'fr', { sensitivity: 'base', usage: 'search' }) === 0;
}
