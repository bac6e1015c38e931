import { describe, expect, it } from 'vitest';
import type { Field } from '../directory/field.ts';
import type { CallerRecord } from './caller-record.ts';
import { correctRecord } from './correct-record.ts';

const field = (name: string, kind: Field['kind'], choices: string[] = []): Field => ({
  name,
  kind,
  choices,
  description: name,
});
const FIELDS = [
  field('plat', 'choice', ['tajine', 'couscous']),
  field('telephone', 'telephone'),
  field('email', 'email'),
  field('jour', 'date'),
  field('fumeur', 'boolean'),
  field('nom', 'text'),
];

/** A record of fields that the business has since taken out of its list, too. */
function rig() {
  const names = [...FIELDS.map(({ name }) => name), 'ancien'];
  let record = {
    id: 'call_CA1',
    agent: { id: 'reception', version: 3 },
    champs: Object.fromEntries(names.map((name) => [name, { valeur: 'lu', source: null }])),
    corrections: {},
    version: 1,
  } as unknown as CallerRecord;
  const asked: unknown[] = [];
  const deps = {
    records: {
      find: async () => record,
      save: async (saved: CallerRecord) => {
        record = saved;
        return true;
      },
      remove: async () => true,
    },
    fields: async (agent: unknown) => {
      asked.push(agent);
      return FIELDS;
    },
    now: () => new Date('2026-11-20T09:00:00.000Z'),
  };
  return { deps, asked, stored: () => record };
}

describe('a correction', () => {
  it('is kept as values of its kind are, apart from what was extracted', async () => {
    const { deps, asked, stored } = rig();
    await correctRecord(
      deps,
      'call_CA1',
      {
        plat: 'tajine',
        telephone: '06 12 34 56 78',
        email: 'Camille@Exemple.FR',
        jour: '2026-11-24',
        fumeur: false,
        nom: null,
        ancien: 'ce que l’on veut',
      },
      null,
    );
    expect(stored().corrections).toEqual({
      plat: 'tajine',
      telephone: '+33612345678',
      email: 'camille@exemple.fr',
      jour: '2026-11-24',
      fumeur: false,
      nom: null,
      ancien: 'ce que l’on veut',
    });
    expect(stored().champs['plat']?.valeur).toBe('lu');
    // Kinds are those of the version that held the call, not of whatever was saved since.
    expect(asked).toEqual([{ id: 'reception', version: 3 }]);
  });

  it.each([
    ['plat', 'pizza', 'invalid_value'],
    ['plat', true, 'invalid_value'],
    ['telephone', 'le même', 'invalid_value'],
    ['telephone', '12', 'invalid_value'],
    ['email', 'camille chez exemple', 'invalid_value'],
    ['jour', '24/11/2026', 'invalid_value'],
    ['jour', '2026-02-30', 'invalid_value'],
    ['fumeur', 'oui', 'invalid_value'],
    ['nom', '   ', 'invalid_value'],
    ['nom', false, 'invalid_value'],
    ['age', '42', 'unknown_field'],
    ['__proto__', 'x', 'unknown_field'],
  ])('of %s to %j is refused with a pointer', async (name, value, code) => {
    const { deps, stored } = rig();
    const fields = Object.fromEntries([
      ['nom', 'Martin'],
      [name, value],
    ]);
    await expect(correctRecord(deps, 'call_CA1', fields, null)).rejects.toMatchObject({
      code: 'invalid_body',
      violations: [{ pointer: `/${name}`, code }],
    });
    expect(stored().corrections).toEqual({});
  });
});
