import { findDates, type DateMention } from '../french/dates.ts';
import { digitize } from '../french/digitize.ts';
import { fold } from '../french/fold.ts';
import { findSlot, type Slot } from '../french/hours.ts';
import { findPrices, type Price } from '../french/prices.ts';
import { readItemReplies, type ItemReply } from './item-reply.ts';
import type { OrderLine } from './order-line.ts';

export type Question = 'who' | 'repeat' | 'when' | 'where' | 'what' | 'robot' | 'other';

/** One turn of the supplier, understood on its own. */
export interface SupplierReply {
  /** Says yes to whatever was asked. */
  yes: boolean;
  /** Says no to whatever was asked. */
  no: boolean;
  /** Takes the order in so many words, or by giving a day or a price. */
  accepts: boolean;
  /** The sentence that turns the whole order down, or null. */
  refusal: string | null;
  hesitates: boolean;
  /** Nothing but a greeting: somebody picked up the telephone. */
  greetsOnly: boolean;
  question: Question | null;
  /** An answering machine. */
  machine: boolean;
  /** Takes leave. */
  leaves: boolean;
  date: DateMention | null;
  slot: Slot | null;
  total: Price | null;
  items: ItemReply[];
  conditions: string | null;
}

const ACCEPT =
  /\b(?:pas de (?:probleme|souci)|sans (?:aucun )?(?:probleme|souci)|aucun (?:probleme|souci)|(?:je|on|nous) (?:peux|peut|pouvons|vais|va|allons|pourrai|pourra)(?: tout)? (?:vous |le |la |les |tout |bien )*(?:livrer|faire|assurer|preparer|fournir)|(?:je|on|nous) (?:vous |le |la |les )*(?:livre|livrons|livrerai|prepare|note|valide|confirme|prends)(?! pas| plus)|c'est (?:bien )?(?:note|bon|d'accord|possible|parti|entendu|faisable|valide)(?! pour vous)|(?<!pas )d'accord|ca marche|ca roule|entendu|bien sur|avec plaisir|volontiers|parfait|tres bien|okay|ok|impeccable|commande (?:notee|validee)|(?:j'ai|on a) tout(?! sauf)|tout est (?:bon|disponible|dispo))/;
const YES =
  /\b(?:oui|ouais|ok|okay|(?<!pas )d'accord|exact|exactement|tout a fait|c'est (?:bien )?(?:ca|bon|exact|note|correct)|parfait|absolument|affirmatif|entendu|bien sur|ca marche|ca me va|tres bien|voila|je (?:vous )?confirme|impeccable|nickel|super|pas de (?:probleme|souci))\b/;
const NO = /\b(?:non|pas du tout|negatif|(?:ce n'est|c'est) pas (?:ca|exact|bon|correct))\b/;
const REFUSE =
  /\b(?:(?:je|on|nous) (?:ne |n')?(?:peux|peut|pouvons|pourrai|pourra|vais|va) (?:pas|plus|rien|malheureusement pas)(?! (?:vous |le |te )*(?:dire|repondre|confirmer|promettre|garantir|savoir))|impossible|(?:pas|plus) possible|(?:je|on|nous) (?:ne |n')?(?:vous )?(?:livre|livrons|fais|fait|faisons|prends|prend|prenons|travaille|travaillons) (?:pas|plus)|(?:je|on|nous) (?:refuse|refusons)|(?:on est|nous sommes|je suis|c'est) (?:deja )?(?:fermes?|completement? (?:plein|complet)|complets?|en conges?|debordes?)|plus rien|rien du tout|n'(?:ai|avons|a) rien|(?:on est|nous sommes|je suis|la c'est) (?:totalement |completement )?en rupture(?! (?:de |d'|sur|pour))|(?:trompez?|erreur) de numero|(?:mauvais|faux) numero|pas interesses?|non merci|ca (?:ne )?va pas etre possible|oblige de refuser)\b/;
const HESITATE =
  /\b(?:peut-etre|(?:je|on) (?:ne )?sais? pas|faut (?:que je )?(?:voir|voie|verifier|verifie|demande|demander|regarde)|(?:je|on) (?:vais|va|dois|doit) (?:voir|verifier|regarder|demander|reflechir)|on verra|a voir|pas (?:sure?|certaine?)|(?:je|on) (?:vous )?(?:rappelle|rappellerai|redis|reviens|verifie|regarde)|rappelez|ca depend|je vous tiens au courant|peux pas (?:vous |le )*(?:dire|repondre|confirmer|promettre|garantir))\b/;
const GREETING = /\b(?:allo|oui|bonjour|bonsoir|salut|j'ecoute|a l'appareil|ici|madame|monsieur)\b/g;
const MACHINE = /laisse[rz]? (?:un|votre) message|apres le (?:bip|signal)|(?:boite|messagerie) vocale|repondeur/;
const LEAVES = /\b(?:au revoir|bonne (?:journee|soiree)|je (?:dois|vais) vous laisser)\b/;
const CONDITION =
  /\b(?:si vous|a condition|minimum|frais (?:de livraison|de port)|paiement|payables?|payer|reglement|comptant|acompte|franco|consigne|en supplement|remise)\b/;
const QUESTIONS: readonly [RegExp, Question][] = [
  [
    /\b(?:repete[rz]?|redire|redites|je n'ai pas (?:compris|entendu|saisi)|j'ai pas (?:compris|entendu)|pardon|comment|quoi)\b(?: s'il vous plait)? ?\??$|pouvez[- ]vous repeter|vous pouvez repeter/,
    'repeat',
  ],
  [/\b(?:robot|machine|intelligence artificielle|vraie personne|un humain|automatique)\b/, 'robot'],
  [
    /\b(?:c'est|vous etes|etes[- ]vous|de la part de|pour) qui\b|\bqui (?:est|etes|appelle|parle)|quel restaurant|quel (?:est votre )?nom/,
    'who',
  ],
  [
    /\b(?:quelle|votre) adresse|\bou (?:est-ce|faut-il|dois-je|je dois|je vous|on vous|ca)|livre[rz]? ou\b|c'est ou\b/,
    'where',
  ],
  [/\b(?:pour|c'est) (?:quand|quel jour)|quelle date|quel jour|a quelle heure|livre[rz]? quand/, 'when'],
  [
    /\b(?:quoi exactement|quelles? quantites?|combien|qu'est-ce qu'il vous faut|qu'est-ce que vous|que voulez-vous|que vous faut-il|il vous faut quoi|vous voulez quoi|dites-moi|je vous ecoute|allez-y)\b/,
    'what',
  ],
];
/** What follows these words replaces what came before: "je ne peux pas demain, mais lundi oui". */
const CONTRAST = /\b(?:mais|par contre|en revanche|sinon|plutot)\b/u;

/** Understands one turn; `lines` are the products of the order, `today` plays no part: days stay as they were said. */
export function readReply(text: string, lines: readonly OrderLine[]): SupplierReply {
  const sentences = text
    .normalize('NFC')
    .split(/(?<=[.!?…;])\s+|\n/u)
    .filter((sentence) => /\p{L}/u.test(sentence));
  const plains = sentences.map((sentence) => digitize(fold(sentence)));
  const plain = plains.join(' ');
  const items = plains.flatMap((sentence, index) => readItemReplies(sentence, sentences[index] ?? '', lines));
  const date = plains.flatMap((sentence) => findDates(sentence)).findLast((mention) => !mention.excluded) ?? null;
  const prices = plains.flatMap((sentence) => findPrices(sentence));
  const total = prices.findLast((price) => !price.each) ?? null;
  const slot = plains.map((sentence) => findSlot(sentence)).findLast((found) => found !== null) ?? null;
  const allMissing =
    lines.length > 0 && lines.every((_, item) => items.some((reply) => reply.item === item && !reply.available));
  const refused = sentences.find((sentence, index) => refuses(plains[index] ?? '', items.length > 0 && !allMissing));
  const bareNo = NO.test(plain) && !date && !total && !slot && items.length === 0;
  // "Peut-être … oui, d'accord" ends in a yes, "oui, enfin peut-être" does not.
  const hesitates = lastMatch(plain, HESITATE) > lastMatch(plain, ACCEPT);
  const offers = (date !== null || total !== null) && !hesitates;
  const greetsOnly = /\p{L}/u.test(plain) && isGreeting(plain);
  const refusal = refused ?? (allMissing ? text.trim() : null) ?? (bareNo && !YES.test(plain) ? text.trim() : null);
  const question = findQuestion(plains);
  return {
    yes: YES.test(plain) && refusal === null,
    no: NO.test(plain),
    accepts: refusal === null && !hesitates && !greetsOnly && (ACCEPT.test(plain) || offers),
    refusal,
    hesitates,
    greetsOnly,
    question,
    machine: MACHINE.test(plain),
    leaves: LEAVES.test(plain),
    date,
    slot,
    total,
    items,
    conditions:
      sentences.find((sentence, index) => CONDITION.test(plains[index] ?? '') && !sentence.trim().endsWith('?')) ??
      null,
  };
}

/** Where `cue` is last found, questions apart ("d'accord ?" asks, it does not agree); -1 when nowhere. */
function lastMatch(plain: string, cue: RegExp): number {
  return [...plain.matchAll(new RegExp(`${cue.source}(?! ?\\?)`, 'g'))].at(-1)?.index ?? -1;
}

function refuses(plain: string, someItemsOnly: boolean): boolean {
  const last = plain.split(CONTRAST).at(-1) ?? plain;
  if (!REFUSE.test(plain)) return false;
  // A better offer after the refusal, or a refusal about one product, leaves the order standing.
  const offersElse =
    last !== plain && !REFUSE.test(last) && (ACCEPT.test(last) || YES.test(last) || findDates(last).length > 0);
  const otherDay =
    findDates(plain).some((mention) => mention.excluded) && findDates(plain).some((mention) => !mention.excluded);
  return !offersElse && !otherDay && !someItemsOnly;
}

function isGreeting(plain: string): boolean {
  // "Oui ?" answers the telephone, "oui" answers a question.
  if (!/\b(?:allo|bonjour|bonsoir|salut|j'ecoute|je vous ecoute)\b|^oui ?\?$/.test(plain.trim())) return false;
  const rest = plain.replace(GREETING, '').match(/\p{L}+/gu) ?? [];
  // "Fruits et Légumes Pro, bonjour": a name may come with the greeting, but nothing that answers a question.
  const says = ACCEPT.test(plain) || NO.test(plain) || HESITATE.test(plain) || /\d/.test(plain);
  return !says && rest.length <= 5;
}

function findQuestion(plains: readonly string[]): Question | null {
  for (const [pattern, question] of QUESTIONS) {
    if (plains.some((plain) => pattern.test(plain.trim()))) return question;
  }
  return plains.some((plain) => plain.trim().endsWith('?') && !isGreeting(plain)) ? 'other' : null;
}
