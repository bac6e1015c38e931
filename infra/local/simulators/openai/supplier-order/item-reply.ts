import { findPrices } from '../french/prices.ts';
import { findItems, type ItemMention } from './item-mentions.ts';
import type { OrderLine } from './order-line.ts';

/** What the supplier said of one product. */
export interface ItemReply {
  /** Its rank in the order. */
  item: number;
  available: boolean;
  /** A quantity other than "what was ordered", or null. */
  quantity: number | null;
  unitPrice: number | null;
  /** The sentence, when it says something that deserves a remark. */
  remark: string | null;
}

/** Negations that bear on what follows them … */
const NONE_BEFORE =
  /\b(?:n'ai (?:pas|plus)|n'avons (?:pas|plus)|n'a (?:pas|plus)|(?:j'ai|on a|y a) (?:pas|plus)|plus (?:de|d'|du tout)|pas (?:de|d')(?! ?(?:probleme|souci))|en rupture (?:de|d'|sur|pour)|rupture (?:de|d'|sur|pour)|manque|sauf|sans(?! (?:aucun )?(?:probleme|souci))|hormis|excepte|(?:peux|peut|pouvons) pas (?:vous )?(?:livrer|fournir|faire|avoir))/;
/** … or on what came before: "les oignons, je n'en ai plus". */
const NONE_AFTER =
  /^[^.;]{0,30}?\b(?:n'en (?:ai|avons|a) (?:pas|plus)|(?:j'en ai|on en a|y en a|il y en a) (?:pas|plus)|n'y en a (?:pas|plus)|en rupture|indisponibles?|hors stock|epuisee?s?|pas possible|impossible|c'est (?:non|mort|fini)|non\b)/;
const FEWER_BEFORE = /\b(?:que|seulement|juste|uniquement|reste|plutot|maximum|au lieu)\b/;
const QUANTITY_BEFORE = /(\d+(?:[.,]\d+)?) ?(?:\p{L}+\.? )?(?:de la |de l'|du |des |de |d')?$/u;
const QUANTITY_AFTER =
  /^,? ?(?:je (?:n'en |n')?(?:ai|peux|vous)[^\d.;]{0,25}|seulement |juste |que |: ?)(\d+(?:[.,]\d+)?) ?(?!€|euros?|h\b|heures?)/u;

/** What one sentence says of the products; `plain` is the same sentence folded and digitized. */
export function readItemReplies(plain: string, sentence: string, lines: readonly OrderLine[]): ItemReply[] {
  const mentions = findItems(plain, lines);
  return mentions.flatMap((mention, rank) => {
    const from = rank === 0 ? 0 : (mentions[rank - 1]?.end ?? 0);
    const before = lastClause(plain.slice(from, mention.index));
    const context = {
      before,
      head: lastClause(plain.slice(0, mention.index)),
      after: clauseAfter(plain, mention, mentions[rank + 1]),
    };
    const reply = judge(mention.item, context, sentence, lines);
    const unitPrice = unitPriceOf(plain, mentions, rank);
    if (!reply && unitPrice === null) return [];
    return [{ ...(reply ?? { item: mention.item, available: true, quantity: null, remark: null }), unitPrice }];
  });
}

function judge(
  item: number,
  { before, head, after }: { before: string; head: string; after: string },
  sentence: string,
  lines: readonly OrderLine[],
): Omit<ItemReply, 'unitPrice'> | null {
  const remark = sentence.trim();
  const quantity = Number(
    (QUANTITY_BEFORE.exec(before)?.[1] ?? QUANTITY_AFTER.exec(after)?.[1] ?? '').replace(',', '.'),
  );
  const ordered = lines[item]?.quantity ?? null;
  const fewer = FEWER_BEFORE.test(before) || FEWER_BEFORE.test(after);
  // A number beside the product is an amount that there is, whatever negation introduced it ("je n'ai que 5 kilos").
  if (quantity > 0) {
    const changed = quantity !== ordered || fewer;
    return { item, available: true, quantity, remark: changed ? remark : null };
  }
  if (NONE_AFTER.test(after) || NONE_BEFORE.test(head)) return { item, available: false, quantity: null, remark };
  return null;
}

/** The part since the last contrast: a negation does not reach over a "mais". */
function lastClause(text: string): string {
  return text.split(/\b(?:mais|par contre|en revanche|oui pour)\b|[;:]/u).at(-1) ?? text;
}

function clauseAfter(plain: string, mention: ItemMention, next: ItemMention | undefined): string {
  const text = plain.slice(mention.end, next?.index);
  return text.split(/\b(?:mais|par contre|en revanche)\b|[;.]/u)[0] ?? text;
}

/** A price per kilo or piece belongs to the product named nearest before it, or else just after. */
function unitPriceOf(plain: string, mentions: readonly ItemMention[], rank: number): number | null {
  for (const price of findPrices(plain)) {
    if (!price.each) continue;
    const before = mentions.findLastIndex((mention) => mention.index < price.index);
    const owner = before >= 0 ? before : mentions.findIndex((mention) => mention.index > price.index);
    if (owner === rank) return price.amount;
  }
  return null;
}
