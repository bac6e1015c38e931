import { isRealDay, parseIsoDay, type CalendarDay } from '../french/calendar-day.ts';
import { findDates, resolveDate } from '../french/dates.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';

const ABOUT_TODAY =
  /\b(?:aujourd'hui|nous sommes|date du jour|date de l'appel|date (?:et heure )?(?:actuelle|courante)|jour de l'appel|appel (?:du|passe|effectue|le)|today|call date|now)\b|\bdate\s*:/;
const ABOUT_DELIVERY = /\b(?:livraison|livrer|souhaitee?|livre|delivery)\b/;

/** The day on which the call took place, as the text states it, or null: without it "demain" means nothing. */
export function findCallDay(text: string): CalendarDay | null {
  const lines = text.split(/\n|(?<=[.;])\s/u).map((line) => digitize(fold(line.normalize('NFC'))));
  const stated = lines.filter(
    (line) => ABOUT_TODAY.test(line) && !ABOUT_DELIVERY.test(line.split(ABOUT_TODAY)[0] ?? ''),
  );
  const others = lines.filter((line) => !ABOUT_DELIVERY.test(line));
  for (const line of [...stated, ...others]) {
    const day = fullDate(line);
    if (day) return day;
  }
  return null;
}

function fullDate(line: string): CalendarDay | null {
  const iso = /\b\d{4}-\d{2}-\d{2}/.exec(line)?.[0];
  if (iso) return parseIsoDay(iso);
  for (const { day } of findDates(line)) {
    if (day.kind !== 'calendar' || day.year === null || day.month === null) continue;
    const resolved = resolveDate(day, null);
    const known = resolved === null ? null : parseIsoDay(resolved);
    if (known && isRealDay(known)) return known;
  }
  return null;
}
