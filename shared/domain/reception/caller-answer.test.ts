import { describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../calls/transcript-lines.ts';
import { RECEPTION_AGENT } from '../directory/default-reception.ts';
import { callerFields, checkedValue } from './caller-answer.ts';
import { callerAnswerSchema } from './caller-question.ts';

const { fields } = RECEPTION_AGENT;
const lines: TranscriptLine[] = [
  { ligne: 1, speaker: 'agent', texte: 'Bonjour.' },
  { ligne: 2, speaker: 'person', texte: 'Camille Martin, au 06 12 34 56 78.' },
];
const answerOf = (answer: object) => callerAnswerSchema(fields).parse(answer);

describe('what the model says of a caller', () => {
  it('is kept with the line that proves it', () => {
    const answer = answerOf({ nom: ' Martin ', rappel_souhaite: false, sources: [{ champ: 'nom', ligne: 2 }] });
    const record = callerFields(answer, fields, lines);
    expect(record['nom']).toEqual({ valeur: 'Martin', source: { ligne: 2, texte: lines[1]?.texte } });
    expect(record['rappel_souhaite']).toEqual({ valeur: false, source: null });
    expect(Object.keys(record)).toEqual(fields.map(({ name }) => name));
  });

  it('is not taken on trust', () => {
    const field = (name: string) => fields.find((one) => one.name === name)!;
    expect(checkedValue(field('telephone'), '06 12 34 56 78')).toBe('+33612345678');
    expect(checkedValue(field('telephone'), 'le même')).toBeNull();
    expect(checkedValue(field('telephone'), '06 12')).toBeNull();
    expect(checkedValue(field('email'), 'Camille@Exemple.FR')).toBe('camille@exemple.fr');
    expect(checkedValue(field('email'), 'camille chez exemple')).toBeNull();
    expect(checkedValue(field('categorie'), 'astrologie')).toBeNull();
    expect(checkedValue(field('rappel_souhaite'), 'oui')).toBeNull();
    expect(checkedValue(field('nom'), '  ')).toBeNull();
    const answer = answerOf({ nom: 'Martin', sources: [{ champ: 'nom', ligne: 9 }] });
    expect(callerFields(answer, fields, lines)['nom']).toEqual({ valeur: 'Martin', source: null });
  });

  it('is nothing where nobody spoke', () => {
    const silent = lines.slice(0, 1);
    const record = callerFields(answerOf({ nom: 'Martin', motif: 'Facture' }), fields, silent);
    expect(Object.values(record).every(({ valeur }) => valeur === null)).toBe(true);
  });

  it('follows the business’s own list of fields', () => {
    const own = [{ name: 'plat', kind: 'choice' as const, description: 'Le plat', choices: ['tajine', 'couscous'] }];
    const schema = callerAnswerSchema(own);
    expect(schema.safeParse({ plat: 'pizza' }).success).toBe(false);
    expect(callerFields(schema.parse({ plat: 'tajine' }), own, lines)).toEqual({
      plat: { valeur: 'tajine', source: null },
    });
  });
});
