import { addDays, isoDay, isRealDay, MONTHS, WEEKDAYS, weekdayOf, type CalendarDay } from './calendar-day.ts';
import { fold } from './fold.ts';

/** A day somebody spoke of, before it is known when they spoke. */
type SpokenDay =
  | { kind: 'offset'; days: number }
  | { kind: 'weekday'; weekday: number; weeksLater: number }
  | { kind: 'calendar'; day: number; month: number | null; year: number | null; weekday: number | null };

export interface DateMention {
  /** Where it stands in the text searched. */
  index: number;
  end: number;
  /** In words fit to be said back. */
  label: string;
  day: SpokenDay;
  /** The speaker excludes this day: "pas demain", "demain impossible". */
  excluded: boolean;
}

const WEEKDAY = WEEKDAYS.join('|');
const FOLDED_MONTHS = MONTHS.map((month) => fold(month));
const MONTH = FOLDED_MONTHS.join('|');
/** After a bare number: it counts something else than days. */
const NOT_A_DAY = String.raw`(?!\d|[.,:]\d| ?(?:h\b|heures?|euros?|€|kg|kilos?|g\b|litres?|l\b|jours?|pieces?|bottes?|caisses?|cartons?|%))`;

type Reading = (groups: Record<string, string | undefined>) => { day: SpokenDay; label: string } | null;

const PATTERNS: readonly [RegExp, Reading][] = [
  [/\b(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})\b/g, (at) => calendar(at['day'], Number(at['month']), at['year'])],
  [
    /\b(?<day>\d{1,2})\/(?<month>\d{1,2})(?:\/(?<year>\d{4}|\d{2}))?\b/g,
    (at) => calendar(at['day'], Number(at['month']), at['year']),
  ],
  [
    new RegExp(
      String.raw`\b(?:(?<weekday>${WEEKDAY}) )?(?:le )?(?<day>\d{1,2})(?:er)? (?<month>${MONTH})\b(?: (?<year>\d{4}))?`,
      'g',
    ),
    (at) => calendar(at['day'], FOLDED_MONTHS.indexOf(at['month'] ?? '') + 1, at['year'], at['weekday']),
  ],
  [
    new RegExp(String.raw`\b(?<weekday>${WEEKDAY}) (?:le )?(?<day>\d{1,2})${NOT_A_DAY}`, 'g'),
    (at) => calendar(at['day'], null, undefined, at['weekday']),
  ],
  [/\bapres[- ]?demain\b/g, () => ({ day: { kind: 'offset', days: 2 }, label: 'après-demain' })],
  [/\bdemain\b/g, () => ({ day: { kind: 'offset', days: 1 }, label: 'demain' })],
  [
    /\b(?:aujourd'hui|ce (?:matin|midi|soir)|cet apres[- ]midi|tout de suite|dans la journee)\b/g,
    () => ({ day: { kind: 'offset', days: 0 }, label: "aujourd'hui" }),
  ],
  [
    new RegExp(String.raw`\b(?<weekday>${WEEKDAY})\b(?: (?<later>en 8|en 15))?`, 'g'),
    (at) => {
      const weeksLater = at['later'] === 'en 8' ? 1 : at['later'] === 'en 15' ? 2 : 0;
      const weekday = WEEKDAYS.findIndex((name) => name === at['weekday']);
      const label = `${at['weekday'] ?? ''}${at['later'] ? ` ${at['later']}` : ''}`;
      return { day: { kind: 'weekday', weekday, weeksLater }, label };
    },
  ],
  [
    /\b(?:dans|sous|d'ici) (?<count>\d{1,2}) (?<unit>jours?|semaines?)\b/g,
    (at) => {
      const count = Number(at['count']);
      const days = at['unit']?.startsWith('semaine') ? count * 7 : count;
      return { day: { kind: 'offset', days }, label: `dans ${count} ${at['unit'] ?? 'jours'}` };
    },
  ],
  [new RegExp(String.raw`\ble (?<day>\d{1,2})\b${NOT_A_DAY}`, 'g'), (at) => calendar(at['day'], null, undefined)],
];

const EXCLUDED_BEFORE = /\b(?:pas|sauf|ni)(?: pour| le| possible)? $/;
const EXCLUDED_AFTER =
  /^,? ?(?:non\b|impossible|c'est (?:pas possible|impossible|complet|non)|ce n'est pas possible|(?:je|on|nous) (?:ne |n')?(?:peux|peut|pouvons|livre|livrons|fais|suis|est) pas)/;

/** The days mentioned in folded, digitized text, in their order. */
export function findDates(plain: string): DateMention[] {
  const found: DateMention[] = [];
  for (const [pattern, read] of PATTERNS) {
    for (const match of plain.matchAll(pattern)) {
      const [index, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => index < other.end && end > other.index)) continue;
      const reading = read(match.groups ?? {});
      if (!reading) continue;
      const excluded = EXCLUDED_BEFORE.test(plain.slice(0, index)) || EXCLUDED_AFTER.test(plain.slice(end));
      found.push({ index, end, ...reading, excluded });
    }
  }
  return found.toSorted((a, b) => a.index - b.index);
}

/** The ISO day meant, or null when the day of speaking is needed and unknown, or there is no such day. */
export function resolveDate(spoken: SpokenDay, today: CalendarDay | null): string | null {
  if (spoken.kind === 'offset') return today && isoDay(addDays(today, spoken.days));
  if (spoken.kind === 'weekday') {
    if (!today) return null;
    // "lundi", said on a Monday, is the Monday to come.
    const ahead = (spoken.weekday - weekdayOf(today) + 6) % 7;
    return isoDay(addDays(today, ahead + 1 + spoken.weeksLater * 7));
  }
  const { day, month, year, weekday } = spoken;
  if (month !== null && year !== null) return isRealDay({ day, month, year }) ? isoDay({ day, month, year }) : null;
  if (!today) return null;
  const ahead = Array.from({ length: 366 }, (_, days) => addDays(today, days));
  const fits = ahead.filter((candidate) => candidate.day === day && (month === null || candidate.month === month));
  const best = fits.find((candidate) => weekday !== null && weekdayOf(candidate) === weekday) ?? fits[0];
  return best ? isoDay(best) : null;
}

function calendar(
  day: string | undefined,
  month: number | null,
  year: string | undefined,
  weekday?: string,
): { day: SpokenDay; label: string } | null {
  const dayNumber = Number(day);
  if (dayNumber < 1 || dayNumber > 31 || (month !== null && (month < 1 || month > 12))) return null;
  const fullYear = year === undefined ? null : Number(year.length === 2 ? `20${year}` : year);
  const name = weekday ?? 'le';
  const label = [name, dayNumber === 1 ? '1er' : dayNumber, ...(month === null ? [] : [MONTHS[month - 1]])].join(' ');
  const index = WEEKDAYS.findIndex((other) => other === weekday);
  return { day: { kind: 'calendar', day: dayNumber, month, year: fullYear, weekday: index < 0 ? null : index }, label };
}
