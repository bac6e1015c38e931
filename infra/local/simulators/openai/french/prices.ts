/** An amount of money somebody spoke of. */
export interface Price {
  index: number;
  end: number;
  amount: number;
  /** ISO 4217, or null when no currency was named. */
  currency: string | null;
  /** The price of one kilo, one piece …, not of the whole. */
  each: boolean;
  /** In words fit to be said back: `52,50 euros`. */
  label: string;
}

const AMOUNT = String.raw`(?<amount>\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)`;
const CURRENCIES: readonly [RegExp, string, string][] = [
  [/^(?:€|euros?|eur)$/, 'EUR', 'euros'],
  [/^(?:dirhams?|dh|mad)$/, 'MAD', 'dirhams'],
  [/^(?:dinars?|da|dzd)$/, 'DZD', 'dinars'],
  [/^(?:dollars?|usd|\$)$/, 'USD', 'dollars'],
  [/^(?:francs?|chf)$/, 'CHF', 'francs'],
];
const CURRENCY = String.raw`(?<currency>€|euros?\b|eur\b|dirhams?\b|dh\b|mad\b|dinars?\b|dzd\b|dollars?\b|usd\b|\$|francs?\b|chf\b)`;
const NAMED = new RegExp(
  String.raw`\b${AMOUNT} ?${CURRENCY}(?: (?<cents>\d{2})\b(?! ?(?:h|heures?|kg|kilos?|euros?|€)))?`,
  'g',
);
/** Without a currency, only words that announce a price make a number one. */
const ANNOUNCED = new RegExp(
  String.raw`\b(?:ca (?:fait|fera|ferait)|total(?: de)?|en tout|au total|prix(?: total)?(?: de| est de)?) (?:a |de |pour )?${AMOUNT}\b(?! ?(?:€|euros?|eur\b|dirhams?|dinars?|dollars?|francs?|h\b|heures?|kg|kilos?|%|jours?))`,
  'g',
);
const EACH =
  /^ ?(?:(?:le|la|l'|du|de la|par|\/) ?(?:kilos?|kg|g|litres?|l|bottes?|pieces?|unites?|cartons?|caisses?|sacs?|barquettes?|bouteilles?|boites?|douzaines?|tetes?|paquets?|plateaux?)\b|(?:la )?piece\b|chacune?\b|l'unite\b|pieces?\b)/;
/** Amounts that are conditions, not the price of the order. */
const OTHER_MATTER = /\b(?:minimum|frais|supplement|remise|caution|consigne|acompte|franco)\b[^.;]{0,40}$/;

/** The prices in one folded, digitized sentence, in their order. */
export function findPrices(plain: string): Price[] {
  const matches = [...plain.matchAll(NAMED), ...plain.matchAll(ANNOUNCED)].toSorted((a, b) => a.index - b.index);
  const prices: Price[] = [];
  for (const match of matches) {
    const { amount = '0', currency, cents } = match.groups ?? {};
    const end = match.index + match[0].length;
    if (OTHER_MATTER.test(plain.slice(0, match.index))) continue;
    const value = Number(amount.replaceAll(' ', '').replace(',', '.')) + Number(cents ?? 0) / 100;
    const [, code = null, name = ''] = CURRENCIES.find(([pattern]) => pattern.test(currency ?? '')) ?? [];
    const each = EACH.test(plain.slice(end));
    prices.push({
      index: match.index,
      end,
      amount: value,
      currency: code,
      each,
      label: `${sayAmount(value)} ${name}`.trim(),
    });
  }
  return prices;
}

function sayAmount(amount: number): string {
  return (Number.isInteger(amount) ? String(amount) : amount.toFixed(2)).replace('.', ',');
}
