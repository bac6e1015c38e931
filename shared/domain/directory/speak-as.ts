import type { VoiceAgent } from '../calls/voice-agent.ts';
import type { AgentConfig } from './agent-config.ts';
import { fillTemplate, type TemplateValues } from './agent-template.ts';
import type { RestaurantProfile } from './restaurant-profile.ts';

/** The transcriber takes no more. */
const MAX_VOCABULARY = 50;

/** What a feature adds to an agent for one conversation. */
interface Added {
  /** To the instructions; not a template. */
  instructions?: string;
  vocabulary?: readonly string[];
}

/** The agent of a document, with every variable of its texts in its place. */
export function speakAs(document: AgentConfig, values: TemplateValues, added: Added = {}): VoiceAgent {
  return {
    language: document.language,
    instructions: fillTemplate(document.instructions, values) + (added.instructions ?? ''),
    ...(document.notice === null ? {} : { notice: fillTemplate(document.notice, values) }),
    opening: fillTemplate(document.greeting, values),
    introduction: fillTemplate(document.introduction, values),
    vocabulary: [...(added.vocabulary ?? []), ...document.vocabulary].slice(0, MAX_VOCABULARY),
    farewell: document.farewell,
    patience: document.patience,
    silencePrompt: document.silencePrompt,
    turnDetection: document.turnDetection,
    ...(document.voice === '' ? {} : { voice: document.voice }),
  };
}

const LOCALES = { fr: 'fr-FR', en: 'en-GB', ar: 'ar' } as const;

/** What every agent may name: the business, and the instant in its words. */
export function businessValues(
  document: Pick<AgentConfig, 'language'>,
  profile: RestaurantProfile,
  instant: Date,
  timeZone: string,
): TemplateValues {
  const format = new Intl.DateTimeFormat(LOCALES[document.language], {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  });
  return {
    entreprise: profile.name,
    adresse: profile.address,
    horaires: profile.openingHours,
    email: profile.email,
    telephone: profile.telephone,
    date: format.format(instant),
  };
}
