import { describe, expect, it } from 'vitest';
import { parseIsoDay } from './calendar-day.ts';
import { findDates, resolveDate } from './dates.ts';
import { digitize } from './digitize.ts';
import { fold } from './fold.ts';
import { findSlot } from './hours.ts';
import { findPrices } from './prices.ts';

const plain = (text: string): string => digitize(fold(text.normalize('NFC')));
/** A Friday. */
const TODAY = parseIsoDay('2026-11-20');

/** The days in `said`, when nobody knows on which day it was said. */
function daysIn(said: string): (string | null)[] {
  return findDates(plain(said)).map((mention) => resolveDate(mention.day, null));
}

describe('folding', () => {
  it('takes accents away and keeps the length', () => {
    expect(fold('Où ça ? L’Été à Nîmes')).toBe("ou ca ? l'ete a nimes");
    expect(fold('œuf 👤 ï')).toHaveLength('œuf 👤 ï'.length);
  });
});

describe('numbers in words', () => {
  it.each([
    ['cinquante-deux euros', '52 euros'],
    ['quatre-vingt-dix-sept', '97'],
    ['soixante et onze', '71'],
    ['vingt et une heures', '21 heures'],
    ['mille deux cent trente-quatre', '1234'],
    ['deux mille', '2000'],
    ['entre huit et dix heures', 'entre 8 et 10 heures'],
    ['huit dix', '8 10'],
    ['une botte et un euro', 'une botte et 1 euro'],
    ['quatorze heures trente', '14 heures 30'],
  ])('%s → %s', (words, digits) => expect(plain(words)).toBe(digits));
});

describe('days', () => {
  it.each([
    ['demain', '2026-11-21'],
    ['après-demain matin', '2026-11-22'],
    ["aujourd'hui", '2026-11-20'],
    ['lundi', '2026-11-23'],
    ['vendredi', '2026-11-27'],
    ['lundi en huit', '2026-11-30'],
    ['le 24 novembre', '2026-11-24'],
    ['le vingt-quatre novembre', '2026-11-24'],
    ['mardi 24', '2026-11-24'],
    ['le 3', '2026-12-03'],
    ['le 1er janvier', '2027-01-01'],
    ['24/11', '2026-11-24'],
    ['le 24/11/2026', '2026-11-24'],
    ['2026-12-01', '2026-12-01'],
    ['dans 3 jours', '2026-11-23'],
    ['dans une semaine', '2026-11-27'],
  ])('%s → %s', (said, day) => {
    const [mention] = findDates(plain(said));
    expect(mention && resolveDate(mention.day, TODAY)).toBe(day);
  });

  it('are no days when they are amounts, hours or impossible', () => {
    const said = ['le 10 kg', 'le 14 h', '31/02/2026', 'pour 52 euros'];
    const days = said.flatMap((text) => findDates(plain(text)).map((mention) => resolveDate(mention.day, TODAY)));
    expect(days.filter(Boolean)).toEqual([]);
  });

  it('need to know when they were said, unless they are whole', () => {
    expect(daysIn('demain')).toEqual([null]);
    expect(daysIn('le 24 novembre')).toEqual([null]);
    expect(daysIn('le 24 novembre 2026')).toEqual(['2026-11-24']);
  });

  it('know that they are excluded', () => {
    expect(findDates('pas demain, lundi')).toMatchObject([{ excluded: true }, { excluded: false }]);
    expect(findDates("demain c'est impossible")).toMatchObject([{ excluded: true }]);
  });
});

describe('hours', () => {
  it.each([
    ['demain à 14h', '14:00', 'à 14 h'],
    ['à quatorze heures trente', '14:30', 'à 14 h 30'],
    ['vers dix heures et demie', 'vers 10:30', 'vers 10 h 30'],
    ['entre huit heures et dix heures', '08:00-10:00', 'entre 8 h et 10 h'],
    ['de 8 à 10 h', '08:00-10:00', 'entre 8 h et 10 h'],
    ['avant midi', 'avant 12:00', 'avant midi'],
    ['à 3 heures de l’après-midi', '15:00', 'à 15 h'],
    ['demain matin', 'matin', 'le matin'],
    ['en fin de matinée', 'fin de matinée', 'en fin de matinée'],
    ["dans l'après-midi", 'après-midi', "l'après-midi"],
    ['à 9:15', '09:15', 'à 9 h 15'],
  ])('%s → %s', (said, value, label) => expect(findSlot(plain(said))).toMatchObject({ value, label }));

  it('are not those of calling back or opening', () => {
    expect(findSlot(plain('je vous rappelle à 10 h'))).toBeNull();
    expect(findSlot(plain('on ouvre à 8 h'))).toBeNull();
  });
});

describe('prices', () => {
  it.each([
    ['ça fait cinquante-deux euros', 52, 'EUR', false],
    ['52,50 €', 52.5, 'EUR', false],
    ['52 euros 50', 52.5, 'EUR', false],
    ['1 200 euros', 1200, 'EUR', false],
    ['300 dirhams', 300, 'MAD', false],
    ['ça fera 48 en tout', 48, null, false],
    ['2 euros le kilo', 2, 'EUR', true],
    ['1,20 € la botte', 1.2, 'EUR', true],
    ['trois euros pièce', 3, 'EUR', true],
  ])('%s', (said, amount, currency, each) => {
    expect(findPrices(plain(said))).toMatchObject([{ amount, currency, each }]);
  });

  it('are not minimums and fees, nor hours and weights', () => {
    const said = ['minimum de commande 100 euros', 'frais de livraison de 10 euros', 'ça fait 10 kg', 'au total 14 h'];
    expect(said.flatMap((text) => findPrices(plain(text)))).toEqual([]);
  });
});
