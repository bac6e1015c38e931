import { findDates, type DateMention } from '../french/dates.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';
import { parseIsoDay, sayDay } from '../french/calendar-day.ts';
import { readOrderLine, type OrderLine } from './order-line.ts';

/** What the instructions of a supplier call say, as far as they say it. */
export interface OrderBrief {
  restaurant: string | null;
  lines: OrderLine[];
  /** The delivery day wished, in words fit to be said. */
  wishedDay: string | null;
  address: string | null;
}

const BULLET = /^\s*(?:[-*•–·]|\d{1,2}[.)])\s+(?<text>.+)$/u;
/** `| Tomates | 10 | kg |`. */
const TABLE_ROW =
  /^\s*\|\s*(?<name>[^|]*\p{L}[^|]*?)\s*\|\s*(?<quantity>\d+(?:[.,]\d+)?)\s*\|(?:\s*(?<unit>\p{L}*)\s*\|)?/u;
const ABOUT_THE_ORDER = /\b(?:commande|articles?|ingredients?|produits?|liste)\b/;
/** A name ends where the sentence goes on. */
const NAME = String.raw`[«"“]?\s*(?<name>\p{Lu}[\p{L}\p{N}'’&. -]*?)\s*(?=[»"”,;:(\n]|\.(?:\s|$)|\s+(?:et|qui|pour|dans|afin|est|à|au|chez|sis|situé)\b|$)`;
const RESTAURANT: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:nom du )?(?:restaurant|établissement|entreprise|client|donneur d'ordre)\s*:\s*${NAME}`,
    'iu',
  ),
  new RegExp(
    String.raw`(?:restaurant|établissement|brasserie|bistrot|café|hôtel)\s+(?:nommée?\s+|appelée?\s+|s['’]appelle\s+)?${NAME}`,
    'u',
  ),
  new RegExp(
    String.raw`(?:de la part de|pour le compte de|au nom de|assistante?(?: vocale?)? (?:de|du|d'))\s*(?:l[ae] |l['’])?${NAME}`,
    'u',
  ),
];
const WISHED = /livraison|livre[rz]?|souhait|date/;
const ADDRESS = /adresse(?: de livraison)?\s*:\s*(?<address>[^\n]+)/iu;

/** Reads the order out of instructions written in no fixed form. */
export function readBrief(instructions: string): OrderBrief {
  const text = instructions.normalize('NFC');
  return {
    restaurant: readRestaurant(text),
    lines: readLines(text),
    wishedDay: readWishedDay(text),
    address: ADDRESS.exec(text)?.groups?.['address']?.trim() ?? null,
  };
}

function readRestaurant(text: string): string | null {
  for (const pattern of RESTAURANT) {
    const name = pattern.exec(text)?.groups?.['name']?.trim();
    if (name) return name;
  }
  return null;
}

/** The block of bullets that reads most like an order; bullets of rules and dates are other blocks. */
export function readLines(text: string): OrderLine[] {
  let best: { score: number; lines: OrderLine[] } = { score: 0, lines: [] };
  for (const block of bulletBlocks(text)) {
    const lines = block.bullets.map((bullet) => readOrderLine(bullet)).filter((line) => line !== null);
    const score = lines.length / block.bullets.length + (ABOUT_THE_ORDER.test(fold(block.heading)) ? 1 : 0);
    if (lines.length > 0 && score > best.score) best = { score, lines };
  }
  return best.lines.length > 0 ? best.lines : readInline(text);
}

function bulletBlocks(text: string): { heading: string; bullets: string[] }[] {
  const blocks: { heading: string; bullets: string[] }[] = [];
  let heading = '';
  let open: { heading: string; bullets: string[] } | null = null;
  for (const line of text.split('\n')) {
    const bullet = bulletIn(line, open?.heading ?? heading);
    if (bullet !== undefined) {
      open ??= { heading, bullets: [] };
      open.bullets.push(bullet);
      continue;
    }
    if (open) blocks.push(open);
    open = null;
    if (line.trim() !== '') heading = line;
  }
  if (open) blocks.push(open);
  return blocks;
}

/** What one line lists: a bullet, a row of a table, or a bare product under a heading about the order. */
function bulletIn(line: string, heading: string): string | undefined {
  const bullet = BULLET.exec(line)?.groups?.['text'];
  if (bullet !== undefined) return bullet;
  const row = TABLE_ROW.exec(line)?.groups;
  if (row) return `${row['name'] ?? ''} : ${row['quantity'] ?? ''} ${row['unit'] ?? ''}`.trim();
  const listed = /:\s*$/u.test(heading) && ABOUT_THE_ORDER.test(fold(heading));
  return listed && readOrderLine(line) ? line : undefined;
}

/** `Commande : 10 kg de tomates, 5 kg d'oignons et 3 bottes de persil.` on one line, or JSON. */
function readInline(text: string): OrderLine[] {
  const json = [
    ...text.matchAll(
      /"nom"\s*:\s*"(?<name>[^"]+)"[^{}]*?"quantite"\s*:\s*(?<quantity>\d+(?:\.\d+)?)(?:[^{}]*?"unite"\s*:\s*"(?<unit>[^"]*)")?/gu,
    ),
  ];
  if (json.length > 0) {
    return json.map(({ groups }) => ({
      name: groups?.['name'] ?? '',
      quantity: Number(groups?.['quantity']),
      unit: groups?.['unit'] || null,
    }));
  }
  for (const line of text.split(/\n|(?<=[.!?])\s/u)) {
    const [, list] = /(?:commande|articles?|ingr[ée]dients?|produits?)[^:\n]{0,40}:\s*(.+)$/iu.exec(line) ?? [];
    const lines = list?.split(/,(?!\d)|;|\set\s/u).map((piece) => readOrderLine(piece.trim()));
    if (lines && lines.length > 0 && lines.every((piece) => piece !== null))
      return lines.filter((piece) => piece !== null);
  }
  return [];
}

function readWishedDay(text: string): string | null {
  for (const line of text.split('\n')) {
    const plain = digitize(fold(line));
    if (!WISHED.test(plain) || /aujourd'hui|date (?:du jour|de l'appel|actuelle|et heure)|nous sommes/.test(plain))
      continue;
    const date = findDates(plain).find((mention) => !mention.excluded);
    if (date) return sayMention(date);
  }
  return null;
}

function sayMention(date: DateMention): string {
  const { day } = date;
  if (day.kind !== 'calendar' || day.month === null || day.year === null) return date.label;
  const known = parseIsoDay(`${day.year}-${String(day.month).padStart(2, '0')}-${String(day.day).padStart(2, '0')}`);
  return known ? sayDay(known) : date.label;
}
