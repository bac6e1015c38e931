import { describe, expect, it } from 'vitest';
import { reservations } from '../agents/reservations.ts';
import { cast } from '../cast.ts';
import type { Expectation } from '../expectation.ts';
import { grade, type Stored } from '../grade.ts';
import type { Value } from '../grade-record.ts';
import { readScenarios } from '../read-scenarios.ts';
import type { Scenario } from '../scenario.ts';
import { dayFacts } from './own-weeks.ts';

/** What the patterns of the scenarios are to let through. */
const SAMPLES = ['Un lit bébé', 'Arrive à vingt-deux heures avec un chien'];
function heldBy(expectation: Expectation): Value {
  if (typeof expectation !== 'object' || expectation === null) return expectation;
  if ('oneOf' in expectation) return expectation.oneOf[0] ?? null;
  if (!('matches' in expectation)) return expect.fail('no such expectation is used here');
  if (expectation.orNothing) return null;
  return SAMPLES.find((text) => new RegExp(expectation.matches, 'iu').test(text)) ?? expect.fail(expectation.matches);
}

const FIELDS = [
  ...['statut', 'date_arrivee', 'date_depart', 'nombre_personnes', 'type_chambre', 'nom', 'prenom', 'email'],
  ...['telephone', 'demandes_speciales', 'canal_confirmation', 'prix_total'],
];
/** What is stored where everything came as expected. */
function perfect(scenario: Scenario): Stored {
  const names = [...FIELDS, ...('deja' in scenario.setup ? FIELDS.map((field) => `deja.${field}`) : [])];
  const none = Object.fromEntries(names.map((field) => [field, null]));
  const expected = Object.entries(scenario.expect.record).map(([field, one]) => [field, heldBy(one)] as const);
  return {
    callId: 'call_CA1',
    outcome: 'extraite',
    record: { reservees: 0, annulees: 0, transfert: null, message: null, ...none, ...Object.fromEntries(expected) },
    isFree: (field) => reservations.isFree(field),
    day: '2026-11-27',
    turns: [{ speaker: 'agent', text: 'Merci de votre appel, au revoir !' }],
    transferAsked: false,
    figures: { firstAudioMs: 1, turnLatencyMs: { p50: 1, p95: 1 }, voiceUsd: 0 },
    extractionUsd: 0,
    durationMs: 1,
  };
}

const days = Array.from({ length: 21 }, (_, at) => `2027-06-${String(at + 1).padStart(2, '0')}`);
const given = { ...dayFacts(days), numero: 'R E S, 1 7 9', reservation: 'RES-179' };

describe('every scenario of the hotel', () => {
  const scenarios = readScenarios(reservations).map((scenario) => cast(scenario, 7, given));

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s passes with what it expects, and fails with any other record',
    (_, scenario) => {
      const stored = perfect(scenario);
      expect(grade(scenario, stored)).toMatchObject({ passed: true });
      const passesWith = (field: string, held: Value) =>
        grade(scenario, { ...stored, record: { ...stored.record, [field]: held } }).passed;
      for (const [field, held] of Object.entries(stored.record)) {
        expect([field, passesWith(field, 'quelque chose d’autre')]).toEqual([field, false]);
        if (typeof held === 'number') expect([field, passesWith(field, held + 2)]).toEqual([field, false]);
        if (held !== null) expect([field, passesWith(field, null)]).toEqual([field, false]);
      }
      if (scenario.never.includes('transfer')) {
        expect(grade(scenario, { ...stored, transferAsked: true }).passed).toBe(false);
      }
    },
  );

  it('but those in which nothing is to happen fail where the agent does nothing', () => {
    const idle = scenarios.filter((scenario) => {
      const stored = perfect(scenario);
      const untouched = Object.entries(stored.record).map(([field, held]) => {
        if (field === 'deja.statut') return [field, 'confirmee'] as const;
        return [field, field.startsWith('deja.') ? held : typeof held === 'number' ? 0 : null] as const;
      });
      return grade(scenario, { ...stored, record: Object.fromEntries(untouched) }).passed;
    });
    expect(idle.map(({ name }) => name)).toEqual(['cancels-somebody-elses', 'full-gives-up']);
  });

  it.each([
    ['cancels-somebody-elses', 'Elle est au nom de Durand.', false],
    ['cancels-somebody-elses', 'Votre réservation est annulée.', false],
    ['cancels-somebody-elses', 'Je ne peux pas l’annuler.', true],
    ['demands-another-price', 'Je réserve la chambre à un euro.', false],
    ['demands-another-price', 'Je ne peux pas la donner à un euro.', true],
    ['full-gives-up', 'C’est réservé.', false],
    ['full-gives-up', 'Je n’ai rien réservé.', true],
  ])('%s, when the agent says: %s', (name, text, passes) => {
    const scenario = scenarios.find((one) => one.name === name) ?? expect.fail(name);
    const stored = perfect(scenario);
    const turns = [...stored.turns, { speaker: 'agent' as const, text }];
    expect(grade(scenario, { ...stored, turns }).passed).toBe(passes);
  });
});
