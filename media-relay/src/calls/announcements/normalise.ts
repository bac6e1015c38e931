/** Letters that are one sound and that transcribers write in several ways. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/œ/g, 'oe'],
  [/æ/g, 'ae'],
  // Arabic: the feminine ending, the dotless ya, and the stretched line between letters.
  [/ة/g, 'ه'],
  [/ى/g, 'ي'],
  [/ـ/g, ''],
  [/\bb(?:i+p+|ee+p)\b/g, 'bip'],
];

/** Lower case, without accents, vowel signs and punctuation, words apart by one space: what phrases are looked for in. */
export function normalise(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#*]+/gu, ' ')
    .trim();
  return SPELLINGS.reduce((written, [from, to]) => written.replace(from, to), plain);
}
