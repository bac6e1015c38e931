import { addDays, type CalendarDay, isoDay, MONTHS, parseIsoDay, weekdayOf, WEEKDAYS } from '../french/calendar-day.ts';
import { findDates, resolveDate } from '../french/dates.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';

/** What a sentence says of when somebody comes and goes; ISO days. */
export interface SpokenStay {
  arrival?: string;
  departure?: string;
}

const MONTH = MONTHS.map((month) => fold(month)).join('|');
const WEEKDAY = WEEKDAYS.join('|');
const DAY = (name: string) => String.raw`(?:(?:${WEEKDAY}) )?(?:le )?(?<${name}>\d{1,2})(?:er)?`;
const RANGE = new RegExp(
  String.raw`\bdu ${DAY('from')}(?: (?<fromMonth>${MONTH}))?(?: \d{4})? (?:au|jusqu'au) ${DAY('to')}(?: (?<month>${MONTH}))?(?: (?<year>\d{4}))?`,
);
const NIGHTS = /\b(?<count>\d{1,2}|une?) nuits?\b/;
const WEEKEND = /\b(?:le|ce) week-?end(?: (?<which>prochain|qui vient))?\b/;
const LEAVES = /\b(?:repar\w*|depart|jusqu'au|partons|pars|quitt\w*)\b/;
const FRIDAY = 5;

/**
 * Reads a stay from one sentence. `asksForDeparture`: a single day then is the one of the departure; so it is after a word of
 * leaving.
 */
export function spokenStay(text: string, today: CalendarDay, asksForDeparture = false): SpokenStay {
  const plain = digitize(fold(text.normalize('NFC'))).replaceAll(/\bpremier\b/g, '1er');
  const range = RANGE.exec(plain)?.groups;
  if (range) return stayOfRange(range, today);
  const weekend = WEEKEND.exec(plain)?.groups;
  if (weekend && !/week-?end du\b/.test(plain)) return stayOfWeekend(today);
  const days = findDates(plain)
    .filter(({ excluded }) => !excluded)
    .flatMap(({ day, index }) => {
      const iso = resolveDate(day, today);
      return iso === null ? [] : [{ iso, index }];
    });
  const nights = nightsIn(plain);
  const [first, second] = days;
  if (!first) return {};
  if (second) return { arrival: first.iso, departure: second.iso };
  const leaving = LEAVES.exec(plain);
  if (nights === null && (asksForDeparture || (leaving && leaving.index < first.index)))
    return { departure: first.iso };
  const from = parseIsoDay(first.iso);
  if (nights === null || from === null) return { arrival: first.iso };
  return { arrival: first.iso, departure: isoDay(addDays(from, nights)) };
}

/** Nights alone, where the arrival is known: "pour trois nuits". */
export function nightsIn(plain: string): number | null {
  const count = NIGHTS.exec(plain)?.groups?.['count'];
  if (count === undefined) return null;
  return /^une?$/.test(count) ? 1 : Number(count);
}

function stayOfRange(range: Record<string, string | undefined>, today: CalendarDay): SpokenStay {
  const month = range['month'] ?? range['fromMonth'];
  const spoken = (day: string | undefined, name: string | undefined) =>
    findDates(`le ${day} ${name ?? ''} ${range['year'] ?? ''}`.replaceAll(/ +/g, ' ').trim())[0];
  const from = spoken(range['from'], range['fromMonth'] ?? month);
  const arrival = from && resolveDate(from.day, today);
  if (!arrival) return {};
  const to = spoken(range['to'], month);
  // "Du 28 décembre au 2 janvier": the departure is counted from the arrival, unless it is before it by mistake.
  const year = range['year'] === undefined && range['fromMonth'] === month ? arrival.slice(0, 4) : undefined;
  const since = parseIsoDay(arrival) ?? today;
  const departure = to && resolveDate(year ? withYear(to.day, year) : to.day, since);
  return departure ? { arrival, departure } : { arrival };
}

/** Somebody who says both days of one month means the same month, even the wrong way round. */
function withYear<Day extends ReturnType<typeof findDates>[number]['day']>(day: Day, year: string): Day {
  return day.kind === 'calendar' ? { ...day, year: Number(year) } : day;
}

function stayOfWeekend(today: CalendarDay): SpokenStay {
  const ahead = (FRIDAY - weekdayOf(today) + 7) % 7 || 7;
  const friday = addDays(today, ahead);
  return { arrival: isoDay(friday), departure: isoDay(addDays(friday, 2)) };
}

/** `du jeudi 10 au dimanche 13 juin`. */
export function sayStay(arrival: string, departure: string): string {
  const [from, to] = [parseIsoDay(arrival), parseIsoDay(departure)];
  if (!from || !to) return `du ${arrival} au ${departure}`;
  const day = (one: CalendarDay) => `${WEEKDAYS[weekdayOf(one)] ?? ''} ${one.day === 1 ? '1er' : one.day}`;
  const month = (one: CalendarDay) => MONTHS[one.month - 1] ?? '';
  const first = from.month === to.month ? day(from) : `${day(from)} ${month(from)}`;
  return `du ${first} au ${day(to)} ${month(to)}`;
}
