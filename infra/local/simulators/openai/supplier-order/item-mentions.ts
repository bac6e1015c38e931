import { fold } from '../french/fold.ts';
import type { OrderLine } from './order-line.ts';

/** A product of the order spoken of at some place of a sentence. */
export interface ItemMention {
  /** Its rank in the order. */
  item: number;
  index: number;
  end: number;
}

const LINK_WORDS = new Set(['de', 'du', 'des', 'la', 'le', 'les', 'a', 'au', 'aux', 'en', 'et', 'd', 'l']);

/** Where the products are named in folded text; singular and plural alike, by their first word when that is enough. */
export function findItems(plain: string, lines: readonly OrderLine[]): ItemMention[] {
  const stems = lines.map((line) => stemsOf(line.name));
  const found: ItemMention[] = [];
  // Longest names first, so that "tomates cerises" is not taken for "tomates".
  const order = stems.map((_, item) => item).toSorted((a, b) => (stems[b]?.length ?? 0) - (stems[a]?.length ?? 0));
  for (const length of ['whole', 'head'] as const) {
    for (const item of order) {
      const words = stems[item] ?? [];
      const sharesHead = stems.filter(([head]) => head === words[0]).length > 1;
      if (words.length === 0 || (length === 'head' && (words.length === 1 || sharesHead))) continue;
      const pattern = (length === 'whole' ? words : words.slice(0, 1)).join(
        String.raw`(?:e?s|x|e)?(?: \p{L}{1,3})*[ '-]`,
      );
      for (const match of plain.matchAll(new RegExp(String.raw`(?<!\p{L})${pattern}(?:e?s|x|e)?(?!\p{L})`, 'gu'))) {
        const [index, end] = [match.index, match.index + match[0].length];
        if (!found.some((other) => index < other.end && end > other.index)) found.push({ item, index, end });
      }
    }
  }
  return found.toSorted((a, b) => a.index - b.index);
}

function stemsOf(name: string): string[] {
  return fold(name.normalize('NFC'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !LINK_WORDS.has(word))
    .map((word) => word.replace(/(?:es|s|x|e)$/u, ''));
}
