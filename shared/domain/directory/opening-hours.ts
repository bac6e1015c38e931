import * as z from 'zod/mini';

const clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 09:00'));
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** When somebody is there, in one time zone. A span that ends before it begins ends on the next day. */
export const openingHoursSchema = z.object({
  /** IANA. */
  timeZone: z.string().check(z.refine(isTimeZone, 'must be a time zone such as Europe/Paris')),
  spans: z
    .array(z.object({ days: z.array(z.enum(days)).check(z.minLength(1)), from: clock, to: clock }))
    .check(z.maxLength(50)),
});

export type OpeningHours = z.infer<typeof openingHoursSchema>;

/** Without opening hours it is always open. */
export function isOpen(hours: OpeningHours | null, instant: Date): boolean {
  if (!hours) return true;
  const { day, minute } = localTime(instant, hours.timeZone);
  return hours.spans.some((span) => {
    const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
    const today = span.days.includes(dayAt(day));
    if (from < to) return today && minute >= from && minute < to;
    const yesterday = span.days.includes(dayAt(day + 6));
    return (today && minute >= from) || (yesterday && minute < to);
  });
}

const dayAt = (index: number): (typeof days)[number] => days[index % 7] ?? 'mon';

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** `day`: 0 is Monday. */
function localTime(instant: Date, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = days.findIndex((name) => name === part('weekday').toLowerCase());
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}
