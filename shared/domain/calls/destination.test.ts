import { describe, expect, it } from 'vitest';
import { Fault } from '../../runtime/faults.ts';
import { allowedDestination, parseTelephone } from './destination.ts';

const refusal = (telephone: string, countries: string[]) => {
  try {
    allowedDestination(telephone, countries);
    return null;
  } catch (error) {
    return error instanceof Fault ? error.code : error;
  }
};

describe('destinations', () => {
  it.each(['+33612345678', '+33123456789', '+33972000000', '+33800000000'])('allows %s', (telephone) => {
    expect(allowedDestination(telephone, ['FR'])).toEqual({ telephone, timeZones: ['Europe/Paris'] });
  });

  it.each([
    ['premium rate', '+33899123456'],
    ['shared cost', '+33810123456'],
    ['another country', '+14155552671'],
    ['satellite', '+881612345678'],
    ['international premium', '+979123456789'],
  ])('never calls %s', (_name, telephone) => {
    expect(refusal(telephone, ['FR'])).toBe('destination_not_allowed');
  });

  it('keeps the overseas departments apart: they have their own country and rates', () => {
    expect(refusal('+262692123456', ['FR'])).toBe('destination_not_allowed');
  });

  it('knows every clock of a country that has several', () => {
    const { timeZones } = allowedDestination('+34612345678', ['ES']);
    expect(timeZones).toHaveLength(2);
  });

  it.each(['0612345678', '33612345678', '+33 6 12 34 56 78', '+336', 'tel:+33612345678', '+33000000000'])(
    'does not read %j as E.164',
    (text) => expect(parseTelephone(text)).toBeNull(),
  );
});
