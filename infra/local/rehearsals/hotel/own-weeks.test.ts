import { describe, expect, it } from 'vitest';
import { DAY_FACTS, dayFacts, OwnWeeks, type Weeks } from './own-weeks.ts';

const NOW = new Date('2026-11-27T23:30:00Z');
const nobody = () => Promise.resolve(true);

describe('the weeks of a rehearsal', () => {
  it('are three, to come, and nobody else’s', async () => {
    const calendar = new OwnWeeks(nobody);
    const taken = await Promise.all(Array.from({ length: 15 }, () => calendar.take(NOW)));
    const days = taken.flat();
    expect(days).toHaveLength(15 * 21);
    expect(new Set(days).size).toBe(days.length);
    expect(days.toSorted()[0]).toBe('2026-11-30');
    // A day whose name comes again before it would need its year.
    expect((days.toSorted().at(-1) ?? '') < '2027-11-27').toBe(true);
  });

  it('are somebody else’s when they are given back', async () => {
    const calendar = new OwnWeeks(nobody);
    const all = await Promise.all(Array.from({ length: 15 }, () => calendar.take(NOW)));
    const waiting = calendar.take(NOW);
    const [first = []] = all;
    calendar.giveBack(first);
    expect(await waiting).toEqual(first);
  });

  it('have no guests', async () => {
    const full = new OwnWeeks((weeks: Weeks) => Promise.resolve(!weeks.includes('2026-12-05')));
    expect((await full.take(NOW))[0]).toBe('2026-12-21');
    const never = new OwnWeeks(() => Promise.resolve(false));
    await expect(never.take(NOW)).rejects.toThrow('bookings in every three weeks');
  });

  it('can be asked for again where the hotel could not be asked', async () => {
    let asked = 0;
    const calendar = new OwnWeeks(() => (asked++ === 0 ? Promise.reject(new Error('503')) : Promise.resolve(true)));
    await expect(calendar.take(NOW)).rejects.toThrow('503');
    expect((await calendar.take(NOW))[0]).toBe('2026-11-30');
  });

  it('are named by their days, as they are said and as they are stored', async () => {
    const facts = dayFacts(await new OwnWeeks(nobody).take(NOW));
    expect(facts).toMatchObject({ jour_1: '30 novembre', jour_2: '1er décembre', date_2: '2026-12-01' });
    expect(Object.keys(facts)).toEqual(DAY_FACTS);
  });
});
