/** A moment of the day somebody spoke of. */
export interface Slot {
  index: number;
  /** In words fit to be said back: `14 h`, `entre 8 h et 10 h`, `le matin`. */
  label: string;
  /** `14:00`, `08:00-10:00`, `avant 10:00`, `matin`. */
  value: string;
}

const HOUR = String.raw`(?:\d{1,2}(?: ?(?:heures?|h)(?: ?\d{2}\b| et demie?| et quart| moins (?:le )?quart)?|:\d{2})|(?<!apres[- ])midi(?: et demie?)?|minuit)`;
const LOOSE_HOUR = String.raw`(?:${HOUR}|\d{1,2})`;
const PART = String.raw`(?: (?<part>du matin|du soir|de l'apres[- ]midi))?`;
const RANGE = new RegExp(String.raw`\b(?:entre|de) (?<from>${LOOSE_HOUR}) (?:et|a) (?<to>${HOUR})${PART}`, 'g');
const BOUND = new RegExp(
  String.raw`\b(?:(?<bound>avant|apres|a partir de|des|vers|a|pour|jusqu'a) )?(?<hour>${HOUR})${PART}`,
  'g',
);
const PERIODS: readonly [RegExp, string, string][] = [
  [/\b(?:en )?fin de matinee\b/, 'en fin de matinée', 'fin de matinée'],
  [/\b(?:en )?debut d'apres[- ]midi\b/, "en début d'après-midi", "début d'après-midi"],
  [/\b(?:en )?fin d'apres[- ]midi\b/, "en fin d'après-midi", "fin d'après-midi"],
  [/\b(?:en )?fin de journee\b/, 'en fin de journée', 'fin de journée'],
  [/\bapres[- ]midi\b/, "l'après-midi", 'après-midi'],
  [/\b(?:matin|matinee)\b/, 'le matin', 'matin'],
  [/\b(?:soir|soiree)\b/, 'le soir', 'soir'],
];
const BOUNDS: Readonly<Record<string, string>> = {
  avant: 'avant',
  "jusqu'a": 'avant',
  apres: 'après',
  'a partir de': 'après',
  des: 'après',
  vers: 'vers',
};
/** Hours that are not those of a delivery: opening hours, calling back. */
const OTHER_MATTER = /\b(?:rappel|ouvr|ferme|appel)/;

/** The delivery slot in one folded, digitized sentence: the last one named, an hour before a part of the day. */
export function findSlot(plain: string): Slot | null {
  if (OTHER_MATTER.test(plain)) return null;
  const ranges = [...plain.matchAll(RANGE)].map((match): Slot => {
    const { from = '', to = '', part } = match.groups ?? {};
    const [start, end] = [minutesOf(from, part), minutesOf(to, part)];
    return {
      index: match.index,
      label: `entre ${sayHour(start)} et ${sayHour(end)}`,
      value: `${clock(start)}-${clock(end)}`,
    };
  });
  if (ranges.length > 0) return ranges.at(-1) ?? null;
  const hours = [...plain.matchAll(BOUND)].map((match): Slot => {
    const { bound = '', hour = '', part } = match.groups ?? {};
    const minutes = minutesOf(hour, part);
    const word = BOUNDS[bound];
    if (!word) return { index: match.index, label: `à ${sayHour(minutes)}`, value: clock(minutes) };
    return { index: match.index, label: `${word} ${sayHour(minutes)}`, value: `${word} ${clock(minutes)}` };
  });
  if (hours.length > 0) return hours.at(-1) ?? null;
  for (const [pattern, label, value] of PERIODS) {
    const at = plain.search(pattern);
    if (at >= 0) return { index: at, label, value };
  }
  return null;
}

function minutesOf(hour: string, part: string | undefined): number {
  if (hour.startsWith('midi')) return 12 * 60 + (hour.includes('demi') ? 30 : 0);
  if (hour.startsWith('minuit')) return 0;
  const [, hours = '0', digits] = /^(\d{1,2})(?:\D*?(\d{2}))?/.exec(hour) ?? [];
  let minutes = Number(hours) * 60;
  if (hour.includes('demi')) minutes += 30;
  else if (hour.includes('moins')) minutes -= 15;
  else if (hour.includes('quart')) minutes += 15;
  else minutes += Number(digits ?? 0);
  const afternoon = part !== undefined && part !== 'du matin';
  return afternoon && minutes < 12 * 60 ? minutes + 12 * 60 : minutes;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function sayHour(minutes: number): string {
  if (minutes === 12 * 60) return 'midi';
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`;
}
