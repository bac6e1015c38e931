import type { Model } from '../models.ts';
import type { AudioFormat, SessionUpdate, Tool, ToolChoice, TranscriptionConfig, Voice } from './session-schema.ts';

interface ServerVad {
  type: 'server_vad';
  threshold: number;
  prefix_padding_ms: number;
  silence_duration_ms: number;
  idle_timeout_ms: number | null;
  create_response: boolean;
  interrupt_response: boolean;
}

interface SemanticVad {
  type: 'semantic_vad';
  eagerness: 'low' | 'medium' | 'high' | 'auto';
  create_response: boolean;
  interrupt_response: boolean;
}

export type TurnDetection = ServerVad | SemanticVad;

/** The whole effective session, as `session.created` and `session.updated` show it. */
export interface SessionConfig {
  type: 'realtime';
  object: 'realtime.session';
  id: string;
  model: string;
  output_modalities: ('text' | 'audio')[];
  instructions: string;
  tools: Tool[];
  tool_choice: ToolChoice;
  max_output_tokens: number | 'inf';
  tracing: SessionUpdate['tracing'] | null;
  truncation: NonNullable<SessionUpdate['truncation']>;
  prompt: SessionUpdate['prompt'] | null;
  /** Unix seconds. */
  expires_at: number;
  audio: {
    input: {
      format: AudioFormat;
      transcription: TranscriptionConfig | null;
      noise_reduction: { type?: 'near_field' | 'far_field' | undefined; strength?: number | undefined } | null;
      turn_detection: TurnDetection | null;
    };
    output: { format: AudioFormat; voice: Voice; speed: number };
  };
  include: SessionUpdate['include'] | null;
  parallel_tool_calls?: boolean;
  reasoning?: NonNullable<SessionUpdate['reasoning']>;
}

const DEFAULT_INSTRUCTIONS =
  'You are a helpful, friendly voice assistant. Speak briefly and naturally, in the language of the person you talk to.';

export const SERVER_VAD: ServerVad = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};

export const SEMANTIC_VAD: SemanticVad = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

/** What a session is before its first update: 24 kHz PCM both ways, which a telephone bridge must change. */
export function defaultSession(id: string, model: Model, expiresAtSeconds: number): SessionConfig {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id,
    model: model.id,
    output_modalities: ['audio'],
    instructions: DEFAULT_INSTRUCTIONS,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: expiresAtSeconds,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: { ...SERVER_VAD },
      },
      output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
    },
    include: null,
  };
}
