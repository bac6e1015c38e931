import type { RestaurantProfile } from '../directory/restaurant-profile.ts';
import type { VoiceAgent } from '../calls/voice-agent.ts';
import { spokenNumber } from '../calls/spoken-number.ts';
import type { AgentConfig } from '../directory/agent-config.ts';
import { businessValues, speakAs } from '../directory/speak-as.ts';
import type { Order, OrderLine } from './order.ts';

/** More lines than this are not read out in the first breath. */
const LINES_IN_OPENING = 4;

/** The agent that phones the supplier about `order`, as the business has written it. `now` is the supplier's, in `timeZone`. */
export function orderAgent(
  document: AgentConfig,
  order: Order,
  restaurant: RestaurantProfile,
  now: Date,
  timeZone: string,
): VoiceAgent {
  const { fournisseur, ingredients } = order;
  const values = {
    ...businessValues(document, restaurant, now, timeZone),
    consignes_livraison: restaurant.deliveryInstructions,
    fournisseur: fournisseur.nom,
    commande: inWords(ingredients),
    lignes: ingredients.map((line) => `- ${line.nom} : ${line.quantite} ${line.unite}`).join('\n'),
    livraison_souhaitee: order.date_livraison_souhaitee ?? '',
    notes: order.notes ?? '',
  };
  // Product names are what a transcriber gets wrong first.
  return speakAs(document, values, { vocabulary: [fournisseur.nom, ...ingredients.map((line) => line.nom)] });
}

/** The order as it is said; a long one only by its length. */
function inWords(lines: readonly OrderLine[]): string {
  return lines.length <= LINES_IN_OPENING
    ? enumerate(lines.map(spoken))
    : `${lines.length} produits, que je peux vous détailler`;
}

/** What an answering machine is told, once. */
export function voicemailMessage(restaurant: RestaurantProfile): string {
  const { telephone } = restaurant;
  const callBack = telephone === '' ? '' : ` Vous pouvez nous rappeler au ${spokenNumber(telephone)}.`;
  return `Bonjour, ici l’assistant vocal du restaurant ${restaurant.name}. Nous souhaitons vous passer une commande et nous vous rappellerons.${callBack} Merci, au revoir.`;
}

const spoken = ({ quantite, unite, nom }: OrderLine): string =>
  `${String(quantite).replace('.', ',')} ${unite} ${ELIDED.test(nom) ? 'd’' : 'de '}${nom}`;

/** Initials before which `de` loses its vowel; most words in ha- and ho- keep it. */
const ELIDED = /^(?:[aeiouyàâæéèêëîïôœûü]|h[eéuy])/i;

function enumerate(parts: string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} et ${parts.at(-1) ?? ''}`;
}
