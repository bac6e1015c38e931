import { describe, expect, it } from 'vitest';
import { RECEPTION_AGENT } from '../directory/default-reception.ts';
import { type ReceivedCall, receptionAgent } from './reception-agent.ts';
import type { CallerRecord } from './caller-record.ts';

const profile = {
  name: 'Chez Amal',
  address: '',
  telephone: '+33123456789',
  email: 'contact@amal.example',
  openingHours: 'de 9 h à 18 h',
  deliveryInstructions: '',
};
const call: ReceivedCall = {
  number: '+33611223344',
  timeZone: 'Europe/Paris',
  answering: 'agent',
  rangInVain: false,
};
const noon = new Date('2026-11-20T11:00:00Z');
const agent = (
  change: Partial<typeof RECEPTION_AGENT> = {},
  before: CallerRecord | null = null,
  how: Partial<ReceivedCall> = {},
) => receptionAgent({ ...RECEPTION_AGENT, ...change }, profile, { ...call, ...how }, before, noon);

describe('the receptionist', () => {
  it('speaks for the business, and says so where something is not known', () => {
    expect(agent().opening).toContain('Chez Amal');
    expect(agent().instructions).toContain('Adresse : non communiqué');
    expect(agent().instructions).toContain('+33611223344');
    expect(agent().instructions).toContain('vendredi 20 novembre 2026');
    expect(agent().instructions).not.toMatch(/\{[a-z_]+\}/);
  });

  it('takes messages when the business is closed, and says so to whoever waited for a person in vain', () => {
    expect(agent().instructions).not.toContain('fermée');
    const closed = agent({}, null, { answering: 'message' }).instructions;
    expect(closed).toContain('prendre_message');
    expect(closed).not.toContain('astreinte');
    expect(agent({}, null, { answering: 'message', rangInVain: true }).instructions).toContain('astreinte');
  });

  it('speaks the language of its document, with the notice that the business wants heard', () => {
    const english = agent({ language: 'en', notice: 'This is {entreprise}. Calls are transcribed.', voice: 'cedar' });
    expect(english).toMatchObject({
      language: 'en',
      voice: 'cedar',
      notice: 'This is Chez Amal. Calls are transcribed.',
    });
    expect(english.instructions).toContain('Friday, 20 November 2026');
    expect(agent()).not.toHaveProperty('notice');
  });

  it('has a hint of who may be calling, and is told that it is no proof', () => {
    const before: CallerRecord = {
      schema: 1,
      id: 'call_CA1',
      numero_appelant: call.number,
      numero_appele: '+33123456789',
      statut: 'extraite',
      issue: 'completed',
      agent: null,
      champs: { nom: { valeur: 'Martin', source: null }, motif: { valeur: 'Une facture', source: null } },
      corrections: { nom: 'Martine' },
      keepDays: null,
      appele_le: '2026-11-02T09:00:00.000Z',
      createdAt: '2026-11-02T09:05:00.000Z',
      updatedAt: '2026-11-02T09:05:00.000Z',
      version: 2,
    };
    const { instructions } = agent({}, before);
    expect(instructions).toContain('Nom donné alors : Martine');
    expect(instructions).toContain('Motif d’alors : Une facture');
    expect(instructions).toContain('Ce n’est qu’un indice');
  });
});
