/**
 * The default alphabet of text messages: 160 characters fit one message, 153 each part of a longer one. One character outside it
 * makes all of them 70 and 67 (3GPP TS 23.038 §6.2.1).
 */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each takes the place of two. */
const EXTENDED = new Set('^{}\\[~]|€\f');
const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  œ: 'oe',
  Œ: 'OE',
  '€': 'EUR',
};

/** The text in that alphabet: what is outside it loses its accent, becomes what it is usually typed as, or goes. */
export function gsm7(text: string): string {
  return Array.from(text.normalize('NFC')).map(plain).join('').replaceAll(/ {2,}/g, ' ');
}

function plain(character: string): string {
  const typed = PLAIN[character];
  if (typed !== undefined) return typed;
  if (BASIC.has(character)) return character;
  if (/\s/u.test(character)) return ' ';
  const bare = character.normalize('NFD').replaceAll(/\p{Mark}/gu, '');
  return Array.from(bare).every((one) => BASIC.has(one)) ? bare : '';
}

/** How many messages a text in that alphabet is charged as. */
export function segments(text: string): number {
  const length = Array.from(text).reduce((sum, character) => sum + (EXTENDED.has(character) ? 2 : 1), 0);
  return length <= 160 ? 1 : Math.ceil(length / 153);
}
