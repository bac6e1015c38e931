import { setTimeout as wait } from 'node:timers/promises';

/** A stay in the middle, and around it the week in which a hotel that is full looks for other dates. */
const DAYS = 21;
/** Nobody says the year of a day before the next one of that name. */
const WITHIN_DAYS = 330;
/** Tomorrow may be today already at the hotel. */
const FIRST_DAYS_AHEAD = 3;
const DAY_MS = 86_400_000;
const POLL_MS = 200;

/** Three weeks of the calendar, by their ISO days. */
export type Weeks = readonly string[];

/** The facts by which scenarios name the days of {@link Weeks}. */
export const DAY_FACTS = Array.from({ length: DAYS }, (_, at) => [`jour_${at + 1}`, `date_${at + 1}`]).flat();

/** Days as they are said (`{jour_8}`: "12 juin") and as they are stored (`{date_8}`). */
export function dayFacts(weeks: Weeks): Record<string, string> {
  return Object.fromEntries(
    weeks.flatMap((date, at) => [
      [`jour_${at + 1}`, spoken(date)],
      [`date_${at + 1}`, date],
    ]),
  );
}

/** The weeks of a hotel that rehearsals of one run have for themselves, so that none finds its rooms taken by another. */
export class OwnWeeks {
  readonly #taken = new Set<string>();
  readonly #isEmpty: (weeks: Weeks) => Promise<boolean>;

  constructor(isEmpty: (weeks: Weeks) => Promise<boolean>) {
    this.#isEmpty = isEmpty;
  }

  /** Weeks that nobody has, and in which nobody stays; waits for others to be done with theirs. Rejects where none can become free. */
  async take(now: Date): Promise<Weeks> {
    for (;;) {
      for (const weeks of allWeeks(now)) {
        if (await this.#claim(weeks)) return weeks;
      }
      if (this.#taken.size === 0) throw new Error('The hotel has bookings in every three weeks of the year to come.');
      await wait(POLL_MS);
    }
  }

  async #claim(weeks: Weeks): Promise<boolean> {
    if (this.#taken.has(firstOf(weeks))) return false;
    // Before anything is asked: others look for weeks at the same time.
    this.#taken.add(firstOf(weeks));
    let empty = false;
    try {
      empty = await this.#isEmpty(weeks);
    } finally {
      if (!empty) this.giveBack(weeks);
    }
    return empty;
  }

  giveBack(weeks: Weeks): void {
    this.#taken.delete(firstOf(weeks));
  }
}

function allWeeks(now: Date): Weeks[] {
  const count = Math.floor((WITHIN_DAYS - FIRST_DAYS_AHEAD) / DAYS);
  const day = (ahead: number) => new Date(now.getTime() + ahead * DAY_MS).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: DAYS }, (__, at) => day(FIRST_DAYS_AHEAD + week * DAYS + at)),
  );
}

const firstOf = (weeks: Weeks): string => weeks[0] ?? '';

function spoken(date: string): string {
  const said = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return said.format(new Date(date)).replace(/^1 /, '1er ');
}
