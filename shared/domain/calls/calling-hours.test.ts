import { describe, expect, it } from 'vitest';
import { callingHours, nextCallingInstant } from './calling-hours.ts';

const next = (from: string, hours: string, zones: string[]) =>
  nextCallingInstant(new Date(from), callingHours(hours), zones)?.toISOString() ?? null;

describe('calling hours', () => {
  it('takes the moment itself when it is inside', () => {
    expect(next('2026-11-20T08:00:00Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-11-20T08:00:00.000Z');
  });

  it('waits for the morning of the person called, not ours', () => {
    expect(next('2026-11-20T05:00:00Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-11-20T07:00:00.000Z');
    expect(next('2026-11-20T05:00:00Z', '08:00-19:00', ['America/Montreal'])).toBe('2026-11-20T13:00:00.000Z');
  });

  it('waits for the next day once the day is over, its last minute excluded', () => {
    expect(next('2026-11-20T17:59:59Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-11-20T17:59:59.000Z');
    expect(next('2026-11-20T18:00:00Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-11-21T07:00:00.000Z');
  });

  it('keeps eight o’clock at eight o’clock when the clocks change', () => {
    expect(next('2026-10-24T20:00:00Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-10-25T07:00:00.000Z');
    expect(next('2026-03-28T20:00:00Z', '08:00-19:00', ['Europe/Paris'])).toBe('2026-03-29T06:00:00.000Z');
  });

  it('lands inside the hours when the opening does not exist on the day the clocks change', () => {
    expect(next('2026-03-28T23:30:00Z', '02:30-04:00', ['Europe/Paris'])).toBe('2026-03-29T01:30:00.000Z');
  });

  it('satisfies every clock that may be the person’s', () => {
    expect(next('2026-11-20T07:00:00Z', '08:00-19:00', ['Europe/Madrid', 'Atlantic/Canary'])).toBe(
      '2026-11-20T08:00:00.000Z',
    );
  });

  it('says so when no hour suits all clocks', () => {
    expect(next('2026-11-20T07:00:00Z', '08:00-09:00', ['Europe/Paris', 'Pacific/Auckland'])).toBeNull();
  });

  it('is open all day from 00:00 to 24:00', () => {
    expect(next('2026-11-20T03:00:00Z', '00:00-24:00', ['Europe/Paris'])).toBe('2026-11-20T03:00:00.000Z');
  });

  it.each(['8-19', '19:00-08:00', '08:60-19:00', '08:00-25:00', '', '08:00-08:00'])('refuses %j', (text) => {
    expect(() => callingHours(text)).toThrow(/08:00-19:00/);
  });
});
