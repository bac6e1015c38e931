import { findDates, type DateMention } from '../french/dates.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';
import { findSlot, type Slot } from '../french/hours.ts';
import { findPrices, type Price } from '../french/prices.ts';
import type { ItemReply } from './item-reply.ts';
import { findItems } from './item-mentions.ts';
import type { OrderLine } from './order-line.ts';
import { readReply, type SupplierReply } from './supplier-reply.ts';

export interface Utterance {
  by: 'agent' | 'supplier';
  text: string;
  /** Number of the transcript line, or rank in the conversation. */
  line: number;
}

/** Something learnt, and the line it was learnt from. */
interface Known<T> {
  value: T;
  line: number;
}

/** Where the two have got to. What was never said is null. */
export interface Negotiation {
  accepted: Known<boolean> | null;
  /** The agent repeated the agreement and the supplier said yes to it. */
  confirmed: boolean;
  date: Known<DateMention> | null;
  slot: Known<Slot> | null;
  total: Known<Price> | null;
  /** By rank in the order. */
  items: ReadonlyMap<number, Known<ItemReply>>;
  conditions: Known<string> | null;
  refusal: Known<string> | null;
}

const RECAP = /\b(?:recapitule|recap|pour resumer|je resume|donc nous disons|je confirme)\b/;
/** An agent that speaks of delivering or ordering, with a question, has asked for the order to be taken. */
const ASKS = /\b(?:livre|livrer|livraison|commande|commander|possible)\b.*\?/;

/** The agent is repeating what was agreed. */
export function isRecap(agentText: string): boolean {
  return RECAP.test(fold(agentText));
}

/** Follows a conversation from its first line to its last. */
export function followNegotiation(utterances: readonly Utterance[], lines: readonly OrderLine[]): Negotiation {
  const items = new Map<number, Known<ItemReply>>();
  let known: Omit<Negotiation, 'items'> = {
    accepted: null,
    confirmed: false,
    date: null,
    slot: null,
    total: null,
    conditions: null,
    refusal: null,
  };
  let asked = false;
  let lastAgent: Utterance | null = null;
  for (const utterance of utterances) {
    if (utterance.by === 'agent') {
      if (utterance.text.trim() !== '') lastAgent = utterance;
      asked ||= statesOrder(utterance.text, lines);
      continue;
    }
    const reply = readReply(utterance.text, lines);
    const { line } = utterance;
    known = learnFacts(known, reply, line);
    for (const item of reply.items) items.set(item.item, { value: item, line });
    known = takeStance(known, reply, { asked, line, text: utterance.text, lastAgent });
  }
  return { ...known, items };
}

/** The agent named a product of the order; where no products are known, asked for an order to be taken. */
export function statesOrder(agentText: string, lines: readonly OrderLine[]): boolean {
  const plain = fold(agentText.normalize('NFC'));
  if (isRecap(agentText)) return true;
  return lines.length === 0 ? ASKS.test(plain) : findItems(plain, lines).length > 0;
}

function learnFacts(known: Omit<Negotiation, 'items'>, reply: SupplierReply, line: number): Omit<Negotiation, 'items'> {
  return {
    ...known,
    date: reply.date ? { value: reply.date, line } : known.date,
    slot: reply.slot ? { value: reply.slot, line } : known.slot,
    total: reply.total ? { value: reply.total, line } : known.total,
    conditions: reply.conditions ? { value: reply.conditions.trim(), line } : known.conditions,
  };
}

function takeStance(
  known: Omit<Negotiation, 'items'>,
  reply: SupplierReply,
  at: { asked: boolean; line: number; text: string; lastAgent: Utterance | null },
): Omit<Negotiation, 'items'> {
  const { line, lastAgent } = at;
  const recapped = lastAgent !== null && isRecap(lastAgent.text);
  // "Non" to a recap corrects it; it does not turn down an order that was taken.
  const corrects = recapped && reply.no && known.accepted?.value === true;
  if (reply.refusal !== null && !corrects) {
    return {
      ...known,
      accepted: { value: false, line },
      confirmed: false,
      refusal: { value: reply.refusal.trim(), line },
    };
  }
  if (corrects && !reply.accepts) return { ...known, accepted: null, confirmed: false };
  if (reply.hesitates) return { ...known, accepted: null, confirmed: false };
  const agrees = reply.accepts || (reply.yes && at.asked && !reply.greetsOnly);
  if (!agrees || !at.asked) return known;
  const agreed = { ...known, accepted: { value: true, line }, refusal: null, confirmed: recapped && reply.yes };
  return lastAgent ? adoptProposal(agreed, lastAgent) : agreed;
}

/** A yes to "mardi à 14 heures, pour 52 euros ?" agrees to that day, hour and price: their line is the agent's. */
function adoptProposal(known: Omit<Negotiation, 'items'>, agent: Utterance): Omit<Negotiation, 'items'> {
  const plain = digitize(fold(agent.text.normalize('NFC')));
  const date = findDates(plain).findLast((mention) => !mention.excluded);
  const slot = findSlot(plain);
  const total = findPrices(plain).findLast((price) => !price.each);
  return {
    ...known,
    date: known.date ?? (date ? { value: date, line: agent.line } : null),
    slot: known.slot ?? (slot ? { value: slot, line: agent.line } : null),
    total: known.total ?? (total ? { value: total, line: agent.line } : null),
  };
}
