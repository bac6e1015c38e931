import { describe, expect, it } from 'vitest';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import { sessionUpdate, turnDetectionOf, turnTaking } from './session-settings.ts';

const agent: VoiceAgent = {
  language: 'fr',
  instructions: 'Tu es un assistant.',
  opening: 'Bonjour.',
  introduction: 'C’est un assistant.',
  vocabulary: [],
  farewell: 'Au revoir.',
  patience: ['Un instant.'],
  silencePrompt: 'Demande si quelqu’un est là.',
};
const settings = { transcriptionModel: 'gpt-transcribe', voice: 'marin' };
const attentive: VoiceAgent = { ...agent, voice: 'cedar', turnDetection: { threshold: 0.7, silenceMs: 900 } };
const audioOf = (one: VoiceAgent) => sessionUpdate(one, settings, [], true).session;

describe('the session of an agent', () => {
  it('has the voice and the turn detection of the platform unless the agent has its own', () => {
    expect(audioOf(agent)).toMatchObject({
      audio: {
        output: { voice: 'marin' },
        input: { turn_detection: { threshold: 0.5, silence_duration_ms: 500, prefix_padding_ms: 300 } },
      },
    });
    expect(audioOf(attentive)).toMatchObject({
      audio: { output: { voice: 'cedar' }, input: { turn_detection: { threshold: 0.7, silence_duration_ms: 900 } } },
    });
  });

  it('takes an empty voice for the platform’s', () => {
    expect(audioOf({ ...agent, voice: '' })).toMatchObject({ audio: { output: { voice: 'marin' } } });
  });

  it.each([true, false])('keeps the agent’s turn detection when the floor changes (open: %s)', (open) => {
    expect(turnTaking(turnDetectionOf(attentive), open).session).toMatchObject({
      audio: {
        input: {
          turn_detection: {
            threshold: 0.7,
            silence_duration_ms: 900,
            create_response: open,
            interrupt_response: open,
          },
        },
      },
    });
  });
});
