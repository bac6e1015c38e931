import { expect, it } from 'vitest';
import { exampleOrder } from '../../testing/supplier-orders.ts';
import type { AttemptOutcome } from '../calls/call.ts';
import { orderResult } from './order-answer.ts';
import { supplierAnswerSchema } from './order-result.ts';
import { conclude, startCalling } from './order-transitions.ts';

const { order } = exampleOrder('o1', new Date('2026-11-20T09:00:00.000Z'));
const cost = {
  ...{ devise: 'USD' as const, telephonie: 0, modele_vocal: 0, extraction: 0 },
  ...{ total: 0, total_eur: 0, estimation_eur: 0.25, definitif: true },
};
const lines = [{ ligne: 1, speaker: 'person' as const, texte: 'Oui, c’est noté.' }];
const sources = [{ champ: 'accepte', ligne: 1 }];
const concluded = (issue: AttemptOutcome, accepte: boolean | null) => {
  const calling = startCalling(order, 1);
  const result = orderResult(supplierAnswerSchema.parse({ accepte, sources }), order, lines);
  return conclude(calling, { ...calling.appel, issue }, result, cost);
};

it('an order whose call a person took over waits for a person, unless it was settled before', () => {
  expect(concluded('transferred', null)).toMatchObject({
    statut: 'a_verifier',
    raison: expect.stringMatching(/transféré à une personne/),
  });
  expect(concluded('completed', null)).toMatchObject({ raison: 'La conversation ne permet pas de trancher.' });
  expect(concluded('transferred', true)).toMatchObject({ statut: 'confirmee', raison: null });
  expect(concluded('transferred', false)).toMatchObject({ statut: 'refusee' });
});
