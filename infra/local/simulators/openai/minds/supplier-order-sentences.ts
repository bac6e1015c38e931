import { sayOrderLine } from '../supplier-order/order-line.ts';
import type { OrderBrief } from '../supplier-order/order-brief.ts';
import type { Negotiation } from '../supplier-order/negotiation.ts';
import type { Question } from '../supplier-order/supplier-reply.ts';

// Short on purpose: a demonstration call lasts as long as its sentences, about 18 characters a second.

export const ASKS_CLEARLY = 'Pouvez-vous nous livrer cette commande, oui ou non ?';
export const STILL_THERE = "Allô, vous m'entendez ?";

export const OVER = {
  machine: (brief: OrderBrief): string =>
    `Bonjour, ${brief.restaurant ?? 'le restaurant'}. Merci de nous rappeler pour une commande.`,
};

/** The order itself; `first` presents the caller as well. */
export function tellOrder(brief: OrderBrief, first: boolean): string {
  const items = listed(brief.lines.map((line) => sayOrderLine(line)));
  const order = items === '' ? 'une commande' : items;
  const day = brief.wishedDay === null ? '' : ` pour ${brief.wishedDay}`;
  if (!first) return `Il nous faut ${order}${day}, c'est possible ?`;
  const who = brief.restaurant === null ? 'Bonjour' : `Bonjour, ${brief.restaurant}`;
  return `${who} : ${order}${day}, c'est possible ?`;
}

/** The order is taken, or part of it: when, and for how much? */
export function askDayAndPrice(brief: OrderBrief, negotiation: Negotiation): string {
  const without = missing(brief, negotiation);
  const thanks = without === '' ? 'Très bien.' : `D'accord, ${without}.`;
  return `${thanks} Livraison quand, et à quel prix ?`;
}

/** What was agreed, as a question: the day, the hour and the price as they were heard. */
export function recap(negotiation: Negotiation, brief: OrderBrief): string {
  const { date, slot, total } = negotiation;
  const day = date?.value.label ?? brief.wishedDay;
  // "mardi matin", but "le matin" when no day was named.
  const hour = day === null ? slot?.value.label : slot?.value.label.replace(/^(?:le |l')(?=matin|soir|après)/, '');
  const when = [day, hour].filter(Boolean).join(' ');
  const price = total ? `pour ${total.value.label}` : '';
  const parts = [...changes(brief, negotiation), [when, price].filter(Boolean).join(' ')].filter(Boolean);
  const question = total ? "C'est bien ça ?" : "C'est bien ça, et à quel prix ?";
  return `Je récapitule : ${parts.join(', ')}. ${question}`;
}

/** What an interruption deserves. */
export function answerQuestion(question: Question, brief: OrderBrief): string {
  switch (question) {
    case 'who':
      return `C'est ${brief.restaurant ?? 'le restaurant'}, pour une commande. ${tellOrder(brief, false)}`;
    case 'robot':
      return `Oui, je suis l'assistant vocal ${brief.restaurant === null ? 'du restaurant' : `de ${brief.restaurant}`}. Pouvez-vous nous livrer ?`;
    case 'when':
      return brief.wishedDay === null
        ? 'Dès que possible. Quand pouvez-vous livrer ?'
        : `Pour ${brief.wishedDay}. C'est possible ?`;
    case 'where':
      return brief.address === null
        ? 'À notre adresse habituelle. Pouvez-vous livrer ?'
        : `${brief.address}. Pouvez-vous livrer ?`;
    case 'repeat':
    case 'what':
      return tellOrder(brief, false);
    case 'other':
      return 'Je ne sais pas, le restaurant vous le dira. Pouvez-vous nous livrer ?';
  }
}

function missing(brief: OrderBrief, negotiation: Negotiation): string {
  const names = [...negotiation.items.values()]
    .filter(({ value }) => !value.available)
    .map(({ value }) => nameOf(brief, value.item));
  return names.length === 0 ? '' : `sans ${listed(names)}`;
}

function changes(brief: OrderBrief, negotiation: Negotiation): string[] {
  const without = missing(brief, negotiation);
  const fewer = [...negotiation.items.values()].flatMap(({ value }) => {
    const line = brief.lines[value.item];
    if (!value.available || value.quantity === null || !line || value.quantity === line.quantity) return [];
    return [sayOrderLine({ ...line, quantity: value.quantity })];
  });
  return [...fewer, ...(without === '' ? [] : [without])];
}

function nameOf(brief: OrderBrief, item: number): string {
  const name = brief.lines[item]?.name ?? '';
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} et ${names.at(-1) ?? ''}`;
}
