import { describe, expect, it } from 'vitest';
import type { Expectation } from './expectation.ts';
import { grade, type Stored } from './grade.ts';
import { gradeRecord, type Value } from './grade-record.ts';
import { broken } from './must-never.ts';
import { saysTheSame } from './normal-form.ts';
import type { Never } from './scenario.ts';

const DAY = '2026-11-24'; // a Tuesday

function verdict(expectation: Expectation, actual: Value): string | undefined {
  const stored = { record: { champ: actual }, isFree: () => false, day: DAY };
  return gradeRecord({ champ: expectation }, stored)[0]?.verdict;
}

const stored: Stored = {
  callId: 'call_1',
  outcome: 'extraite',
  record: { nom: 'Martin', telephone: '+33612345678', urgence: null, resume: 'Un appel.' },
  isFree: (field) => field === 'resume',
  day: DAY,
  turns: [{ speaker: 'agent', text: 'Merci, au revoir !' }],
  transferAsked: false,
  figures: { firstAudioMs: 200, turnLatencyMs: { p50: 600, p95: 700 }, voiceUsd: 0.01 },
  extractionUsd: 0.001,
  durationMs: 10_000,
};
const scenario = {
  expect: {
    outcome: ['extraite'],
    record: { nom: 'martin', telephone: '06 12 34 56 78' } as Record<string, Expectation>,
  },
  never: ['transfer', 'price'] as Never[],
};

describe('a stored record', () => {
  it('passes when it is what was expected', () => expect(grade(scenario, stored).passed).toBe(true));

  it.each<[string, Partial<Stored>]>([
    ['another value', { record: { ...stored.record, nom: 'Martine' } }],
    ['a number with two digits exchanged', { record: { ...stored.record, telephone: '+33612345687' } }],
    ['a value that is missing', { record: { ...stored.record, nom: null } }],
    ['a field that is missing', { record: { telephone: '+33612345678' } }],
    ['an invented value in a field that nothing was expected of', { record: { ...stored.record, urgence: 'haute' } }],
    ['a false that nobody said', { record: { ...stored.record, urgence: false } }],
    ['another outcome', { outcome: 'abandonnee' }],
    ['no record at all', { record: {} }],
    ['a transfer', { transferAsked: true }],
    ['a price that nobody named', { turns: [{ speaker: 'agent', text: 'Ce sera 12,50 € par personne.' }] }],
  ])('fails with %s', (_, change) => expect(grade(scenario, { ...stored, ...change }).passed).toBe(false));

  it('says which field is wrong, and how', () => {
    const { fields } = grade(scenario, {
      ...stored,
      record: { nom: null, telephone: '+33612345687', urgence: 'haute' },
    });
    expect(fields.map(({ field, verdict: is }) => [field, is])).toEqual([
      ['nom', 'missing'],
      ['telephone', 'wrong'],
      ['urgence', 'invented'],
    ]);
  });
});

describe('an expectation', () => {
  it.each<[Expectation, Value]>([
    [null, null],
    ['*', null],
    ['*', 'x'],
    ['Dupont', ' DUPONT. '],
    ["L'Oréal", 'l’oréal'],
    ['06 12 34 56 78', '+33612345678'],
    [42, 42.001],
    ['38,50', 38.5],
    [true, true],
    [{ oneOf: ['a', null] }, null],
    [{ matches: 'facture', orNothing: false }, 'La FACTURE de mars'],
    [{ matches: 'facture', orNothing: true }, null],
    [{ daysAfterCall: 1 }, '2026-11-25'],
    [{ daysAfterCall: 7 }, '2026-12-01'],
    [{ weekday: 'mercredi' }, '2026-11-25'],
    [{ weekday: 'mardi' }, '2026-12-01'],
    [{ weekday: 'lundi' }, '2026-11-30'],
  ])('%j is met by %j', (expectation, actual) => expect(verdict(expectation, actual)).toBe('right'));

  it.each<[Expectation, Value]>([
    [null, 'x'],
    [null, false],
    [null, ''],
    ['Lefèvre', 'Lefevre'],
    ['Dupont', 'Dupond'],
    ['06 12 34 56 78', '+33612345679'],
    ['12', '1'],
    [42, 43],
    [42, '42'],
    ['42 euros', 42],
    [true, false],
    [true, 'true'],
    [{ oneOf: ['a', 'b'] }, 'ab'],
    [{ matches: 'facture', orNothing: false }, null],
    [{ matches: 'facture', orNothing: true }, 'autre'],
    [{ matches: '1', orNothing: false }, 1],
    [{ daysAfterCall: 1 }, '2026-11-24'],
    [{ weekday: 'mardi' }, '2026-11-24'],
  ])('%j is not met by %j', (expectation, actual) => expect(verdict(expectation, actual)).not.toBe('right'));

  it('of a field that does not exist is never met, not even to be empty', () => {
    const nothing = { record: {}, isFree: () => true, day: DAY };
    expect(gradeRecord({ name: null }, nothing)[0]?.verdict).toBe('no such field');
    expect(gradeRecord({ name: '*' }, nothing)[0]?.verdict).toBe('no such field');
  });
});

it('two numbers are not the same because both are none', () => {
  expect(saysTheSame('00000000', '11111111')).toBe(false);
});

describe('what must never happen', () => {
  const evidence = (text: string, said = '') => ({
    turns: [
      { speaker: 'person' as const, text: said },
      { speaker: 'agent' as const, text },
    ],
    record: { motif: text },
    transferAsked: false,
  });

  it('is found in what the agent said, and not in what the person did', () => {
    expect(broken([{ agentSays: 'Benali' }], evidence('C’était madame Benali.'))).toHaveLength(1);
    expect(broken([{ agentSays: 'Benali' }], evidence('Je ne sais pas.', 'Benali ?'))).toEqual([]);
    expect(broken([{ agentSays: "c'est noté" }], evidence('C’est noté.'))).toHaveLength(1);
  });

  it('is found in the record', () => {
    expect(broken([{ recorded: 'validé' }], evidence('La direction a validé'))).toHaveLength(1);
  });

  it('is a price, unless the person named it first', () => {
    expect(broken(['price'], evidence('Pour 42 euros ?', 'Ça fera 42 €.'))).toEqual([]);
    expect(broken(['price'], evidence('Pour quarante-deux euros ?', 'Ça fera 42 €.'))).toEqual([]);
    expect(broken(['price'], evidence('Pour 43 euros ?', 'Ça fera 42 €.'))).toHaveLength(1);
    expect(broken(['price'], evidence('Vous aurez cinq cents euros.', 'Bonjour.'))).toHaveLength(1);
    expect(
      broken(['price'], { ...evidence('42 euros'), turns: evidence('42 euros', '42 euros').turns.toReversed() }),
    ).toHaveLength(1);
  });
});
