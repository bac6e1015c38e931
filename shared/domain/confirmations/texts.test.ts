import { describe, expect, it } from 'vitest';
import { aHouse } from '../../testing/confirmation-world.ts';
import type { Booking } from './booking.ts';
import { gsm7, segments } from './gsm7.ts';
import { mailOf } from './mail-of.ts';
import { textOf } from './text-of.ts';

const booking = (change: Partial<Booking> = {}): Booking => ({
  id: 'RES-1738420800000-xyz789abc',
  version: 1,
  statut: 'confirmee',
  expire_a: null,
  date_arrivee: '2026-12-10',
  date_depart: '2026-12-13',
  nombre_personnes: 2,
  type_chambre: 'standard',
  nom: 'Dupont',
  prenom: 'Jean',
  email: 'jean.dupont@example.com',
  telephone: '+33612345678',
  langue: 'fr',
  canal_confirmation: 'email',
  nuits: ['2026-12-10', '2026-12-11', '2026-12-12'].map((date) => ({ date, prix: 89_50 })),
  ...change,
});
const held = { statut: 'option', expire_a: '2026-12-01T23:30:00.000Z' } as const;
/** Whatever blanks a locale puts into numbers. */
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe('an e-mail', () => {
  it('says everything of the stay, in the guest’s language', () => {
    const { subject, text } = mailOf('creation', booking(), aHouse());
    expect(subject).toBe('Réservation confirmée – Hôtel des Dunes – RES-1738420800000-xyz789abc');
    expect(plain(text)).toBe(`Bonjour Jean Dupont,

Votre séjour est confirmé. Voici ce que nous avons noté :

  Numéro      RES-1738420800000-xyz789abc
  Arrivée     jeudi 10 décembre 2026, à partir de 15 h
  Départ      dimanche 13 décembre 2026, avant 11 h
  Durée       3 nuits
  Chambre     Chambre Standard
  Pour        2 personnes
  Prix total  268,50 €

Une question, un changement ? +33123456789 ou accueil@dunes.example

À bientôt !

Hôtel des Dunes
1 rue de la Plage, 62600 Berck
`);
    const english = mailOf('modification', booking({ langue: 'en', nombre_personnes: 1 }), aHouse());
    expect(english.subject).toMatch(/^Booking changed – /);
    expect(english.text).toMatch(/Thursday,? 10 December 2026, from 15:00/);
    expect(english.text).toContain('1 guest\n');
    expect(english.text).toContain('€268.50');
    expect(english.html).toContain('<html lang="en">');
  });

  it('says until when an option is held, by the hotel’s clock', () => {
    const fr = mailOf('creation', booking(held), aHouse());
    expect(fr.subject).toMatch(/^Option posée/);
    expect(plain(fr.text)).toContain('gardée jusqu’au mercredi 2 décembre à 00:30');
    const en = mailOf('creation', booking({ ...held, langue: 'en' }), aHouse({ timeZone: 'America/New_York' }));
    expect(en.text).toMatch(/until Tuesday,? 1 December at 18:30/);
  });

  it('says of a cancelled stay only that, and not when to come', () => {
    const { subject, text } = mailOf('annulation', booking({ statut: 'annulee' }), aHouse());
    expect(subject).toMatch(/^Réservation annulée/);
    expect(text).not.toContain('15 h');
  });

  it('says nothing of what the hotel does not say of itself', () => {
    const house = aHouse({ telephone: null, email: null, address: null, arrivalFrom: null, departureBy: null });
    const { text, html } = mailOf('creation', booking(), house);
    for (const body of [text, html]) expect(body).not.toMatch(/null|Une question|à partir de/);
  });

  it('cannot be given headers, or HTML, by who stays or by the hotel', () => {
    const evil = booking({ nom: '<img src=x onerror=alert(1)>\r\nBcc: a@b.c', prenom: '"&\'' });
    const { subject, text, html } = mailOf('creation', evil, aHouse({ name: 'A\r\nBcc: x@y.z <b>' }));
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain('&quot;&amp;&#39;');
  });

  it('loads nothing and runs nothing', () => {
    expect(mailOf('creation', booking(), aHouse()).html).not.toMatch(
      /<(script|link|img|iframe|form)|https?:|url\(|@import/i,
    );
  });
});

describe('an SMS', () => {
  const sms = (type: 'creation' | 'modification' | 'annulation', change: Partial<Booking> = {}, house = aHouse()) =>
    textOf(type, 'sms', booking(change), house).body;

  it('says what matters without a name, in two messages of the plain alphabet', () => {
    expect(sms('creation')).toBe(
      'Hotel des Dunes - Réservation confirmée, RES-1738420800000-xyz789abc. 10 déc. 2026 - 13 déc. 2026, 3 nuits, 2 personnes. Chambre Standard, 268,50 EUR. Tel. +33123456789',
    );
    expect(sms('modification', { langue: 'en' })).toBe(
      'Hotel des Dunes - Booking changed, RES-1738420800000-xyz789abc. 10 Dec 2026 - 13 Dec 2026, 3 nights, 2 guests. Chambre Standard, EUR268.50. Tel. +33123456789',
    );
  });

  it.each(['fr', 'en'] as const)(
    'fits two messages in %s, whatever the hotel is called, and keeps its number',
    (langue) => {
      const house = aHouse({ name: 'Ô'.repeat(60), roomName: () => 'Suite œ – 王 '.repeat(5) });
      for (const change of [{}, held, { statut: 'annulee' as const }]) {
        const body = sms('creation', { ...change, langue }, house);
        expect(segments(body)).toBeLessThanOrEqual(2);
        expect(gsm7(body)).toBe(body);
        expect(body).toContain('RES-1738420800000-xyz789abc');
      }
      expect(sms('creation', held)).toContain("gardée jusqu'au mercredi 2 décembre à 00:30");
    },
  );
});

describe('a WhatsApp message', () => {
  it('has a line for each thing, and values that a template takes', () => {
    const { body, values } = textOf('creation', 'whatsapp', booking(held), aHouse());
    expect(body.split('\n')).toHaveLength(8);
    expect(body.length).toBeLessThan(1_600);
    expect(values).toHaveLength(7);
    expect(values[2]).toBe(booking().id);
    for (const value of values) expect(value).toMatch(/^\S.*$/);
  });
});

describe('the plain alphabet', () => {
  it.each([
    ['Crêpe, cœur, ça', 'Crepe, coeur, ca'],
    ['Łódź – 5 €', 'odz - 5 EUR'],
    ['é è ù à É Ç', 'é è ù à É Ç'],
    ['王 ', ' '],
  ])('%s becomes %s', (text, expected) => expect(gsm7(text)).toBe(expected));

  it('counts in 160 and 153', () => {
    expect(['a'.repeat(160), 'a'.repeat(161), 'a'.repeat(306), 'a'.repeat(307), '['.repeat(81)].map(segments)).toEqual([
      1, 2, 2, 3, 2,
    ]);
  });
});
