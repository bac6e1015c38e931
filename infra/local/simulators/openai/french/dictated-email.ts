import { fold } from './fold.ts';

const SIGNS: Readonly<Record<string, string>> = {
  point: '.',
  tiret: '-',
  'tiret bas': '_',
  underscore: '_',
  plus: '+',
};
const SIGN = '(?:point|tiret bas|tiret|underscore|plus)';
const PART = String.raw`[a-z0-9]+(?: ${SIGN} [a-z0-9]+)*`;
const DICTATED = new RegExp(String.raw`\b(${PART}) (?:arobase|arrobas|at) ([a-z0-9]+(?: ${SIGN} [a-z0-9]+)+)\b`);

/** An e-mail address as it is said on the telephone ("camille point martin arobase exemple point fr"); null where none was. */
export function findDictatedEmail(text: string): string | null {
  const [, local, domain] = DICTATED.exec(fold(text.normalize('NFC'))) ?? [];
  return local === undefined || domain === undefined ? null : `${written(local)}@${written(domain)}`;
}

const written = (part: string): string =>
  part.replaceAll(new RegExp(` (${SIGN}) `, 'g'), (_, sign: string) => SIGNS[sign] ?? sign);
