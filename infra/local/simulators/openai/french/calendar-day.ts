/** A day of the calendar, without hour or zone. `month` counts from 1. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

/** From Sunday, as JavaScript counts. */
export const WEEKDAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;

export const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
] as const;

/** `YYYY-MM-DD`. */
export function isoDay({ year, month, day }: CalendarDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The day written `YYYY-MM-DD`, or null when there is no such day. */
export function parseIsoDay(text: string): CalendarDay | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const parsed = { year: Number(year), month: Number(month), day: Number(day) };
  return isRealDay(parsed) ? parsed : null;
}

export function addDays(day: CalendarDay, days: number): CalendarDay {
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 for Sunday. */
export function weekdayOf(day: CalendarDay): number {
  return new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
}

export function isRealDay(day: CalendarDay): boolean {
  return day.day > 0 && isoDay(addDays(day, 0)) === isoDay(day);
}

/** Said aloud: `mardi 24`. */
export function sayDay(day: CalendarDay): string {
  return `${WEEKDAYS[weekdayOf(day)] ?? ''} ${day.day === 1 ? '1er' : day.day}`;
}
