import type { RealtimeAudioInputTurnDetection, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { TurnDetection, VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';

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

/** For an agent that does not say otherwise. */
const TURN_DETECTION: TurnDetection = { threshold: 0.5, silenceMs: 500 };

/** How an agent's voice detector is set. */
export function turnDetectionOf({ turnDetection }: Pick<VoiceAgent, 'turnDetection'>): TurnDetection {
  return turnDetection ?? TURN_DETECTION;
}

/**
 * Who takes turns. While the agent opens the conversation nobody interrupts it and no answer is started: somebody who says
 * "hello?" as the line opens would otherwise cut off the sentence that says who is calling.
 */
function detector({ threshold, silenceMs }: TurnDetection, open: boolean): RealtimeAudioInputTurnDetection {
  return {
    type: 'server_vad',
    threshold,
    prefix_padding_ms: 300,
    silence_duration_ms: silenceMs,
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
          turn_detection: detector(turnDetectionOf(agent), open),
        },
        output: { format: { type: TELEPHONE_AUDIO }, voice: agent.voice || settings.voice },
      },
      tools: tools.map((tool) => ({ type: 'function', ...tool })),
      tool_choice: 'auto',
    },
  };
}

/** Lets people interrupt and be answered, or not. An update replaces all of the detector's settings, so it repeats them. */
export function turnTaking(detection: TurnDetection, open: boolean): SessionUpdateEvent {
  return {
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detector(detection, open) } } },
  };
}
