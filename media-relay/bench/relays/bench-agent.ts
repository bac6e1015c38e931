import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';

/** Whoever speaks in the bench says nothing in particular. */
export const benchAgent: VoiceAgent = {
  language: 'fr',
  instructions: 'Tu es un assistant.',
  opening: 'Bonjour.',
  vocabulary: [],
  introduction: 'Un appel.',
  patience: [],
  farewell: 'Au revoir.',
  silencePrompt: 'Demande si quelqu’un est là.',
};
