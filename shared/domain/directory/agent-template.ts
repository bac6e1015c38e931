import type { AgentId } from './agent-config.ts';

/** A `{variable}` in a text. */
const VARIABLE = /\{([a-z_]+)\}/g;
/** What somebody may have meant as one: `{Nom}`, `{ nom }`, `{nom1}`. With quotes in it, it is data. */
const MEANT_AS_VARIABLE = /\{([^{}"\n]{0,60})\}/g;

const business = ['entreprise', 'adresse', 'horaires', 'email', 'date'] as const;

/** What the texts of each agent may name: what its feature knows when a conversation begins. */
export const AGENT_VARIABLES: Readonly<Record<AgentId, readonly string[]>> = {
  'supplier-orders': [
    ...business,
    'telephone',
    'consignes_livraison',
    'fournisseur',
    /** In a few words, to be said. */
    'commande',
    /** Line by line, to be read. */
    'lignes',
    'livraison_souhaitee',
    'notes',
  ],
  reception: [...business, 'telephone_appelant'],
  reservations: [...business, 'telephone', 'telephone_appelant', 'chambres'],
  whatsapp: [...business, 'telephone', 'nom_client'],
};

/** What the agents' texts may name, and what becomes of it; a value that is not known is said so. */
export type TemplateValues = Readonly<Record<string, string>>;

const UNKNOWN = 'non communiqué';

/** The text with every variable in its place. */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replaceAll(VARIABLE, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    return value === '' ? UNKNOWN : value;
  });
}

/** The variables that a text names, or seems to, and `known` does not have: they would be said as they are written. */
export function unknownVariables(text: string, known: readonly string[]): string[] {
  const named = [...text.matchAll(MEANT_AS_VARIABLE)].map(([, name]) => name ?? '');
  return [...new Set(named)].filter((name) => !known.includes(name));
}
