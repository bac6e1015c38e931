import type { AgentConfig } from './agent-config.ts';

/** What the agents have in common until the business changes one of them. */
export const VOICE_DEFAULTS = {
  language: 'fr',
  voice: '',
  notice: null,
  farewell: 'Merci de votre appel, au revoir.',
  silencePrompt: 'Demande simplement, en quelques mots, si ton interlocuteur est toujours en ligne.',
  patience: ['Un instant, s’il vous plaît.', 'Merci de patienter encore un instant.'],
  vocabulary: [],
  turnDetection: { threshold: 0.5, silenceMs: 500 },
  openingHours: null,
  outOfHours: 'message',
  transferNumber: null,
  numbers: [],
} satisfies Partial<AgentConfig>;
