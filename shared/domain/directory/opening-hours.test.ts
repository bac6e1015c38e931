import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { isOpen, type OpeningHours, openingHoursSchema } from './opening-hours.ts';

const hours: OpeningHours = {
  timeZone: 'Europe/Paris',
  spans: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:30' },
    { days: ['fri'], from: '22:00', to: '02:00' },
    { days: ['sun'], from: '20:00', to: '24:00' },
  ],
};

describe('opening hours', () => {
  it.each([
    ['2026-11-20T08:00:00Z', true, 'Friday at nine in Paris, where winter is an hour ahead'],
    ['2026-11-20T07:59:59Z', false, 'a second before'],
    ['2026-11-20T11:30:00Z', false, 'half past twelve is closed'],
    ['2026-07-17T07:00:00Z', true, 'in summer it is two hours ahead'],
    ['2026-11-20T21:30:00Z', true, 'half past ten on Friday night'],
    ['2026-11-21T00:59:00Z', true, 'still that night, on Saturday'],
    ['2026-11-21T01:00:00Z', false, 'two o’clock is the end of it'],
    ['2026-11-21T08:00:00Z', false, 'on Saturday nobody is there'],
    ['2026-11-22T22:59:00Z', true, 'a minute to midnight on Sunday'],
    ['2026-11-22T23:00:00Z', false, 'midnight'],
  ])('%s is open: %s (%s)', (instant, open) => {
    expect(isOpen(hours, new Date(instant))).toBe(open);
  });

  it('are always, where there are none', () => {
    expect(isOpen(null, new Date())).toBe(true);
    expect(isOpen({ ...hours, spans: [] }, new Date())).toBe(false);
  });

  it('are refused in a zone that does not exist, or at a time that does not', () => {
    const fits = (change: object) => z.safeParse(openingHoursSchema, { ...hours, ...change }).success;
    expect(fits({})).toBe(true);
    expect(fits({ timeZone: 'Europe/Atlantis' })).toBe(false);
    expect(fits({ spans: [{ days: ['mon'], from: '25:00', to: '26:00' }] })).toBe(false);
    expect(fits({ spans: [{ days: [], from: '09:00', to: '10:00' }] })).toBe(false);
  });
});
