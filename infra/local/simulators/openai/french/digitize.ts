const UNITS = 'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'.split(
  ' ',
);
const TENS: Readonly<Record<string, number>> = {
  vingt: 20,
  vingts: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  septante: 70,
  huitante: 80,
  octante: 80,
  nonante: 90,
  cent: 100,
  cents: 100,
  mille: 1000,
};
const VALUES = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ['une', 1],
  ...Object.entries(TENS),
]);

const WORD = `(?:${[...VALUES.keys()].toSorted((a, b) => b.length - a.length).join('|')})`;
const NUMBER = new RegExp(`\\b${WORD}(?:(?:[ -]| et (?=une?\\b|onze\\b))${WORD})*\\b`, 'g');
/** "un" and "une" are numbers only before something that is counted; elsewhere they are articles. */
const COUNTED = /^ (?:euros?|heures?|h|kilos?|kg|litres?|jours?|semaines?)\b/;

/** Numbers written in French words become digits: "cinquante-deux euros" → "52 euros". Takes folded text. */
export function digitize(folded: string): string {
  return folded.replace(NUMBER, (words: string, at: number) => {
    const tokens = words.split(/[ -]/).filter((token) => token !== 'et');
    if (tokens.length === 1 && (tokens[0] === 'un' || tokens[0] === 'une')) {
      return COUNTED.test(folded.slice(at + words.length)) ? '1' : words;
    }
    return readNumbers(tokens.map((token) => VALUES.get(token) ?? 0)).join(' ');
  });
}

/** "quatre vingt deux" is one number, "huit dix" are two. */
function readNumbers(values: readonly number[]): number[] {
  const numbers: number[] = [];
  let thousands = 0;
  let current = 0;
  let started = false;
  const flush = (): void => {
    if (started) numbers.push(thousands + current);
    thousands = 0;
    current = 0;
    started = false;
  };
  for (const value of values) {
    if (!continues(value, current, started, thousands)) flush();
    started = true;
    if (value === 1000) {
      thousands = Math.max(1, current) * 1000;
      current = 0;
    } else if (value === 100) current = Math.max(1, current) * 100;
    else if (value === 20 && current % 100 === 4) current += 76;
    else current += value;
  }
  flush();
  return numbers;
}

function continues(value: number, current: number, started: boolean, thousands: number): boolean {
  if (!started) return true;
  if (value === 1000) return thousands === 0;
  if (value === 100) return current < 10;
  if (current === 0) return thousands > 0;
  const rest = current % 100;
  if (value === 20) return rest === 0 || rest === 4;
  if (value > 20) return rest === 0;
  if (value >= 10) return rest === 0 || rest === 60 || rest === 80;
  return value > 0 && current % 10 === 0;
}
