import type { VoiceAgent } from '../calls/voice-agent.ts';
import type { AgentConfig } from '../directory/agent-config.ts';
import { fillTemplate } from '../directory/agent-template.ts';
import { isOpen } from '../directory/opening-hours.ts';
import type { RestaurantProfile } from '../directory/restaurant-profile.ts';
import { type CallerRecord, valuesOf } from './caller-record.ts';

const CLOSED = `

# En ce moment
L’entreprise est fermée. Dis-le, propose de prendre un message avec l’outil prendre_message, et n’annonce aucun rappel avant la réouverture.`;

const CLOSED_WITH_SOMEBODY = `

# En ce moment
L’entreprise est fermée, mais quelqu’un est d’astreinte : dès que tu sais pourquoi la personne appelle, passe-lui l’appel avec l’outil de transfert.`;

/** Who answers a call that comes in. `before`: the last record of somebody who called from the same number. */
export function receptionAgent(
  config: AgentConfig,
  profile: RestaurantProfile,
  call: { number: string | null; timeZone: string },
  before: CallerRecord | null,
  now: Date,
): VoiceAgent {
  const { timeZone } = call;
  const date = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(now);
  const values = {
    entreprise: profile.name,
    adresse: profile.address,
    horaires: profile.openingHours,
    email: profile.email,
    date,
    telephone_appelant: call.number ?? '',
  };
  return {
    language: config.language,
    instructions: `${fillTemplate(config.instructions, values)}${outOfHours(config, now)}${knownCaller(before)}`,
    opening: fillTemplate(config.greeting, values),
    introduction: fillTemplate(config.introduction, values),
    vocabulary: config.vocabulary,
    farewell: config.farewell,
    patience: config.patience,
    silencePrompt: config.silencePrompt,
    turnDetection: config.turnDetection,
    ...(config.voice === '' ? {} : { voice: config.voice }),
  };
}

function outOfHours({ openingHours, outOfHours: instead }: AgentConfig, now: Date): string {
  if (instead === 'agent' || isOpen(openingHours, now)) return '';
  return instead === 'transfer' ? CLOSED_WITH_SOMEBODY : CLOSED;
}

/** A telephone is not a person: what is known from it may be asked about, and never told. */
function knownCaller(before: CallerRecord | null): string {
  if (!before) return '';
  const { nom, prenom, motif } = valuesOf(before);
  const name = [prenom, nom].filter((part) => typeof part === 'string').join(' ');
  const facts = [
    name === '' ? '' : `- Nom donné alors : ${name}`,
    typeof motif === 'string' ? `- Motif d’alors : ${motif}` : '',
  ];
  return `

# On a déjà appelé de ce numéro (${before.appele_le.slice(0, 10)})
${facts.filter((fact) => fact !== '').join('\n')}
Ce n’est qu’un indice : quelqu’un d’autre peut appeler de ce téléphone. Demande à qui tu parles, et ne révèle rien de ce qui précède.`;
}
