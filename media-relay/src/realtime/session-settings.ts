import type { RealtimeAudioInputTurnDetection, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';

export interface ModelSettings {
  transcriptionModel: string;
  voice: string;
}

/** A tool as the model is told of it; `parameters` is a JSON Schema. */
export interface ToolDeclaration {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}

/** Telephone audio as it comes: µ-law, which implies 8 kHz and takes no rate. */
export const TELEPHONE_AUDIO = 'audio/pcmu';

/**
 * Who takes turns. While the agent opens the conversation nobody interrupts it and no answer is started: somebody who says
 * "hello?" as the line opens would otherwise cut off the sentence that says who is calling.
 */
function turnDetection(open: boolean): RealtimeAudioInputTurnDetection {
  return {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: 500,
    create_response: open,
    interrupt_response: open,
  };
}

/** The transcription models that accept a list of expected words. */
const TAKES_KEYWORDS = /^gpt-(live-)?transcribe$/;

/** The session that an agent talks in. */
export function sessionUpdate(
  agent: VoiceAgent,
  settings: ModelSettings,
  tools: readonly ToolDeclaration[],
  open: boolean,
): SessionUpdateEvent {
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: agent.instructions,
      audio: {
        input: {
          format: { type: TELEPHONE_AUDIO },
          noise_reduction: { type: 'near_field' },
          transcription: {
            model: settings.transcriptionModel,
            language: agent.language,
            ...(TAKES_KEYWORDS.test(settings.transcriptionModel) ? { keywords: [...agent.vocabulary] } : {}),
          },
          turn_detection: turnDetection(open),
        },
        output: { format: { type: TELEPHONE_AUDIO }, voice: settings.voice },
      },
      tools: tools.map((tool) => ({ type: 'function', ...tool })),
      tool_choice: 'auto',
    },
  };
}

/** Lets people interrupt and be answered, or not. */
export function turnTaking(open: boolean): SessionUpdateEvent {
  return {
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: turnDetection(open) } } },
  };
}
