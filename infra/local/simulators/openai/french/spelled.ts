const LETTER = String.raw`(?<![\p{L}'’])\p{L}(?:,? comme \p{L}+)?(?![\p{L}'’])`;
/** Two would be an initial and an article. */
const SPELLED = new RegExp(String.raw`${LETTER}(?:[\s,.;-]+${LETTER}){2,}`, 'u');

/** A word that was spelt ("N, G, U, Y, E, N", "M comme Marie, O, I"), with a capital, and where it stands; null where none was. */
export function findSpelled(text: string): { word: string; index: number } | null {
  const found = SPELLED.exec(text);
  if (!found) return null;
  const letters = found[0].replaceAll(/,? comme \p{L}+/gu, '').match(/\p{L}/gu) ?? [];
  const word = letters.join('');
  return { word: word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(), index: found.index };
}
