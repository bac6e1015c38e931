import { Temporal } from 'temporal-polyfill';

/** When people may be called, in minutes since their midnight; `end` is exclusive, 1440 is the end of the day. */
export interface CallingHours {
  start: number;
  end: number;
}

/** Reads `08:00-19:00`; throws when it is not that, or not a span of one day. */
export function callingHours(text: string): CallingHours {
  const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(text);
  const [startHour = 0, startMinute = 0, endHour = 0, endMinute = 0] = (match ?? []).slice(1).map(Number);
  const start = startHour * 60 + startMinute;
  const end = endHour * 60 + endMinute;
  if (!match || startMinute > 59 || endMinute > 59 || end > 1440 || start >= end) {
    throw new Error(`Calling hours must be a span of one day, such as 08:00-19:00; this is ${text}`);
  }
  return { start, end };
}

/**
 * The first instant from `from` on that lies inside `hours` on every clock of `timeZones` (the person's, or all those that
 * may be theirs). Null when the clocks are so far apart that there is none within a week.
 */
export function nextCallingInstant(from: Date, hours: CallingHours, timeZones: readonly string[]): Date | null {
  let instant = from;
  for (let step = 0; step < 14; step++) {
    const latest = Math.max(...timeZones.map((zone) => nextOnOneClock(instant, hours, zone)));
    if (latest === instant.getTime()) return instant;
    instant = new Date(latest);
  }
  return null;
}

function nextOnOneClock(from: Date, hours: CallingHours, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone);
  const minute = local.hour * 60 + local.minute;
  if (minute >= hours.start && minute < hours.end) return from.getTime();
  const day = minute < hours.start ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  const time = { hour: Math.floor(hours.start / 60), minute: hours.start % 60 };
  return day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}
