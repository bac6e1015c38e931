import type { CalendarDay } from '../french/calendar-day.ts';
import { resolveDate } from '../french/dates.ts';
import { followNegotiation, type Negotiation, type Utterance } from '../supplier-order/negotiation.ts';
import { readLines } from '../supplier-order/order-brief.ts';
import type { OrderLine } from '../supplier-order/order-line.ts';
import { findCallDay } from './call-day.ts';
import type { Extractor, Findings } from './extractor.ts';
import { AnyOf } from './fit-schema.ts';
import { readTranscript } from './transcript.ts';

const FAMILY = ['accepte', 'date_livraison', 'prix_total', 'ingredients', 'raison_refus', 'creneau'];
/** So many of them make a schema a supplier order. */
const ENOUGH = 3;

/** The outcome of a call that placed an order: taken or not, when, for how much, product by product. */
export const supplierOrderExtractor: Extractor = {
  name: 'supplier-order',
  suits: (properties) => FAMILY.filter((name) => properties.includes(name)).length >= ENOUGH,
  extract({ instructions, input }) {
    const { utterances, rest } = readTranscript(input);
    const context = `${instructions}\n${rest}`;
    const lines = orderedLines(context, utterances);
    const negotiation = followNegotiation(utterances, lines);
    return findingsOf(negotiation, lines, findCallDay(context));
  },
};

/** The order as the text gives it, or else as the agent said it on the telephone. */
function orderedLines(context: string, utterances: readonly Utterance[]): OrderLine[] {
  const written = readLines(context);
  if (written.length > 0) return written;
  const spoken = utterances
    .filter(({ by }) => by === 'agent')
    .map(({ text }) => readLines(`commande : ${orderIn(text)}`));
  return spoken.find((lines) => lines.length > 0) ?? [];
}

/** From the first quantity to the end of the sentence, without the day. */
function orderIn(agentText: string): string {
  const [found = ''] = /\d[^.?!]*/u.exec(agentText) ?? [];
  return found.replace(/\s(?:pour|à livrer|livrés?)\s.*$/u, '').trim();
}

function findingsOf(negotiation: Negotiation, lines: readonly OrderLine[], today: CalendarDay | null): Findings {
  const accepted = negotiation.accepted?.value ?? null;
  const refused = accepted === false;
  const date = refused || !negotiation.date ? null : resolveDate(negotiation.date.value.day, today);
  const total = refused ? null : negotiation.total;
  const slot = refused ? null : negotiation.slot;
  const values: Settled = {
    accepte: accepted,
    date_livraison: date,
    creneau: slot?.value.value ?? null,
    prix_total: total?.value.amount ?? null,
    devise: total?.value.currency ?? null,
    conditions: negotiation.conditions?.value ?? null,
    raison_refus: refused ? (negotiation.refusal?.value ?? null) : null,
  };
  const known: Record<keyof Settled, number | undefined> = {
    accepte: negotiation.accepted?.line,
    date_livraison: negotiation.date?.line,
    creneau: slot?.line,
    prix_total: total?.line,
    devise: total?.line,
    conditions: negotiation.conditions?.line,
    raison_refus: negotiation.refusal?.line,
  };
  const fields = Object.keys(known) as (keyof Settled)[];
  const sources = fields.flatMap((field) => {
    const line = known[field];
    return values[field] === null || line === undefined ? [] : [source(field, line)];
  });
  const ingredients = lines.map((line, item) => ingredient(line, negotiation.items.get(item)?.value, accepted));
  for (const [item, found] of ingredients.entries()) {
    const line = negotiation.items.get(item)?.line ?? negotiation.accepted?.line;
    if (line !== undefined) sources.push(...ingredientSources(found, item, line));
  }
  return { ...values, ingredients, resume: summary(values, ingredients), sources };
}

interface Settled {
  accepte: boolean | null;
  date_livraison: string | null;
  creneau: string | null;
  prix_total: number | null;
  devise: string | null;
  conditions: string | null;
  raison_refus: string | null;
}

type ItemReply = NonNullable<ReturnType<Negotiation['items']['get']>>['value'];

function ingredient(line: OrderLine, reply: ItemReply | undefined, accepted: boolean | null) {
  const available = reply?.available ?? (accepted === true ? true : null);
  const ordered = accepted === true ? line.quantity : null;
  return {
    nom: line.name,
    unite: line.unit,
    disponible: available,
    quantite_confirmee: available === false ? 0 : (reply?.quantity ?? ordered),
    prix_unitaire: reply?.unitPrice ?? null,
    remarque: reply?.remark ?? null,
  };
}

/** Both names of each property: the schema takes the one it knows, and the first spelling of the field it allows. */
function source(field: string, line: number, ...otherSpellings: string[]) {
  const spelled = new AnyOf(field, ...otherSpellings);
  return { champ: spelled, field: spelled, ligne: line, line };
}

const CITED = ['disponible', 'quantite_confirmee', 'prix_unitaire', 'remarque'] as const;

function ingredientSources(found: ReturnType<typeof ingredient>, item: number, line: number) {
  return CITED.filter((name) => found[name] !== null).map((name) =>
    source(`ingredients.${found.nom}.${name}`, line, `ingredients[${item}].${name}`, 'ingredients'),
  );
}

function summary(values: Settled, ingredients: readonly { nom: string; disponible: boolean | null }[]): string {
  if (values.accepte === null) return "Le fournisseur n'a pas donné de réponse claire.";
  if (!values.accepte)
    return `Le fournisseur refuse la commande${values.raison_refus ? ` : ${values.raison_refus}` : '.'}`;
  const missing = ingredients.filter(({ disponible }) => disponible === false).map(({ nom }) => nom);
  const parts = [
    'Le fournisseur accepte la commande',
    values.date_livraison ? `livraison le ${values.date_livraison}` : 'date de livraison non précisée',
    ...(values.creneau ? [values.creneau] : []),
    values.prix_total === null ? 'prix non précisé' : `${values.prix_total} ${values.devise ?? ''}`.trim(),
    ...(missing.length > 0 ? [`sans ${missing.join(', ')}`] : []),
  ];
  return `${parts.join(', ')}.`;
}
