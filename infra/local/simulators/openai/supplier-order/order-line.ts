import { fold } from '../french/fold.ts';

/** One line of an order: `10 kg` of `Tomates`. */
export interface OrderLine {
  name: string;
  /** Null when only a name was given. */
  quantity: number | null;
  unit: string | null;
}

const NUMBER = String.raw`\d+(?:[.,]\d+)?`;
/** Measures that may stand between a number and a name with no "de" after them, and be glued to the number. */
const MEASURE = String.raw`(?:kgs?|kilos?|kilogrammes?|g|grammes?|l|litres?|cl|ml|bottes?|pi[eè]ces?|cartons?|caisses?|cagettes?|barquettes?|sacs?|bouteilles?|bo[iî]tes?|unit[eé]s?|u|douzaines?|paquets?|plateaux?|filets?|t[eê]tes?|colis|pots?|f[uû]ts?|packs?|lots?|bidons?|seaux?)`;

const QUANTITY_FIRST = new RegExp(
  String.raw`^(?<quantity>${NUMBER})\s*(?:(?<unit>${MEASURE})\b\.?|(?:x\b|×))?\s*(?:de la |de l['’]|du |des |de |d['’])?(?<name>\p{L}.*)$`,
  'iu',
);
const QUANTITY_FIRST_ANY_UNIT = new RegExp(
  String.raw`^(?<quantity>${NUMBER})\s+(?<unit>\p{L}+)\s+(?:de la |de l['’]|du |des |de |d['’])(?<name>\p{L}.*)$`,
  'iu',
);
const NAME_FIRST = new RegExp(
  String.raw`^(?<name>\p{L}[^:=(]*?)\s*(?:[:=(,–—]|\s[-x×]\s|\sx(?=\d))\s*(?:quantit[eé]\s*:?\s*)?(?<quantity>${NUMBER})\s*(?<unit>\p{L}+)?\s*\)?$`,
  'iu',
);
const NAME_THEN_MEASURE = new RegExp(
  String.raw`^(?<name>\p{L}[^\d:]*?)\s+(?<quantity>${NUMBER})\s*(?<unit>${MEASURE})$`,
  'iu',
);
/** Words that make a line a rule or a date instead of a product. */
const NOT_A_PRODUCT =
  /\b(?:dates?|heures?|livraison|telephone|tel|adresse|budget|duree|minutes?|secondes?|phrases?|mots?|tours?|appels?|fois|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|euros?|maximum|max|jours?)\b/;

/** Reads `10 kg de Tomates`, `Tomates : 10 kg`, `Persil (5 bottes)`, `Oignons x 5` …, or null. */
export function readOrderLine(text: string): OrderLine | null {
  const line = plainLine(text);
  const patterns = [QUANTITY_FIRST_ANY_UNIT, QUANTITY_FIRST, NAME_FIRST, NAME_THEN_MEASURE];
  const match = patterns.map((pattern) => pattern.exec(line)).find((found) => found !== null);
  const { name = '', quantity = '', unit } = match?.groups ?? {};
  if (!match || NOT_A_PRODUCT.test(fold(`${name} ${unit ?? ''}`))) return null;
  return { name: name.trim(), quantity: Number(quantity.replace(',', '.')), unit: unit ?? null };
}

/** Without Markdown, without a remark in brackets ("bien mûres"), without a final stop. */
function plainLine(text: string): string {
  const bare = text
    .replaceAll(/[*_`]/g, '')
    .trim()
    .replace(/[.;,]+$/u, '');
  return bare.replace(/\s*\([^()\d]*\)$/u, '').trim();
}

/** The same, said aloud: `10 kg de tomates`. */
export function sayOrderLine(line: OrderLine): string {
  const name = line.name.charAt(0).toLowerCase() + line.name.slice(1);
  if (line.quantity === null) return name;
  const quantity = String(line.quantity).replace('.', ',');
  if (line.unit === null || /^(?:unit[eé]s?|u|pi[eè]ces?)$/iu.test(line.unit)) return `${quantity} ${name}`;
  return `${quantity} ${line.unit} ${elided('de', name)}`;
}

/** `d'oignons`, `de tomates`. */
function elided(word: 'de' | 'le', name: string): string {
  const mute = /^[aeiouyh]/.test(fold(name));
  return mute ? `${word.charAt(0)}'${name}` : `${word} ${name}`;
}
