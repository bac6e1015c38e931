import { ApiError } from '../api-error.ts';
import { findModel, type Model } from '../models.ts';
import type { AudioFormat, SessionUpdate, TranscriptionConfig } from './session-schema.ts';
import { SEMANTIC_VAD, SERVER_VAD, type SessionConfig, type TurnDetection } from './session-config.ts';

interface SessionFacts {
  /** The model has already spoken in this session. */
  spoke: boolean;
  /** The model is speaking now. */
  responding: boolean;
  model: Model;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The session after `update`: what the update leaves out stays. Throws what the service would answer instead. */
export function applySessionUpdate(session: SessionConfig, update: SessionUpdate, facts: SessionFacts): SessionConfig {
  refuseFrozen(session, update, facts);
  const { type: _type, model: _model, audio, tools, tracing, ...plain } = update;
  const input = audio?.input;
  const output = audio?.output;
  const kept = session.audio;
  refuseSecondTrace(session, tracing);
  return {
    ...session,
    ...stripUndefined(plain),
    ...(tracing === undefined ? {} : { tracing }),
    ...(tools === undefined ? {} : { tools }),
    audio: {
      input: {
        format: input?.format ? withRate(input.format) : kept.input.format,
        transcription: mergeTranscription(kept.input.transcription, input?.transcription, facts.now),
        noise_reduction: mergeNullable(kept.input.noise_reduction, input?.noise_reduction),
        turn_detection: mergeTurnDetection(kept.input.turn_detection, input?.turn_detection),
      },
      output: {
        format: output?.format ? withRate(output.format) : kept.output.format,
        voice: output?.voice ?? kept.output.voice,
        speed: output?.speed ?? kept.output.speed,
      },
    },
  };
}

function refuseFrozen(session: SessionConfig, update: SessionUpdate, facts: SessionFacts): void {
  if (update.model !== undefined && update.model !== session.model) {
    const message = `Cannot update a session's model: it is '${session.model}' since the connection was opened.`;
    throw new ApiError({ code: 'cannot_update_model', message, param: 'session.model' });
  }
  const voice = update.audio?.output?.voice;
  if (facts.spoke && voice !== undefined && JSON.stringify(voice) !== JSON.stringify(session.audio.output.voice)) {
    throw voiceFrozen();
  }
  const speed = update.audio?.output?.speed;
  if (facts.responding && speed !== undefined && speed !== session.audio.output.speed) {
    const message = "Cannot update a session's speed while a response is in progress.";
    throw new ApiError({ code: 'invalid_value', message, param: 'session.audio.output.speed' });
  }
  refuseModalities(update.output_modalities, 'session.output_modalities');
  for (const name of ['reasoning', 'parallel_tool_calls'] as const) {
    if (update[name] === undefined || facts.model.reasons) continue;
    const message = `Unsupported parameter: 'session.${name}' is not supported with this model.`;
    throw new ApiError({ code: 'unsupported_parameter', message, param: `session.${name}` });
  }
  refuseALaw(update.audio?.input?.format, 'session.audio.input.format');
  refuseALaw(update.audio?.output?.format, 'session.audio.output.format');
}

/** The service's answer to another voice once it has been heard; it names no parameter. */
export function voiceFrozen(): ApiError {
  return new ApiError({
    code: 'cannot_update_voice',
    message: "Cannot update a conversation's voice if assistant audio is present.",
  });
}

/** Audio and text may not be asked together. */
export function refuseModalities(modalities: readonly string[] | undefined, param: string): void {
  if (modalities === undefined || modalities.length === 1) return;
  const message = `Invalid modalities: ${JSON.stringify(modalities)}. Supported combinations are: ['text'] and ['audio'].`;
  throw new ApiError({ code: 'invalid_value', message, param });
}

/** The words of the simulated line are bytes: recoding them to A-law would garble them, so it is refused aloud. */
export function refuseALaw(format: AudioFormat | undefined, param: string): void {
  if (format?.type !== 'audio/pcma') return;
  const message = "The OpenAI simulator does not speak A-law. Use 'audio/pcmu', or 'audio/pcm' at 24 kHz.";
  throw new ApiError({ code: 'unsupported_by_simulator', message, param });
}

function refuseSecondTrace(session: SessionConfig, tracing: SessionUpdate['tracing']): void {
  if (tracing === undefined || session.tracing === null || session.tracing === undefined) return;
  if (JSON.stringify(tracing) === JSON.stringify(session.tracing)) return;
  const message = 'Cannot update a tracing configuration once tracing is enabled.';
  throw new ApiError({ code: 'cannot_update_tracing', message, param: 'session.tracing' });
}

function mergeTranscription(
  kept: TranscriptionConfig | null,
  update: TranscriptionConfig | null | undefined,
  now: number,
): TranscriptionConfig | null {
  const merged = mergeNullable(kept, update);
  if (!merged || !update) return merged;
  const param = 'session.audio.input.transcription';
  const name = merged.model ?? '';
  if (findModel(name, now)?.serves !== 'transcription') {
    const message = `Invalid value: '${name}'. It is not a transcription model.`;
    throw new ApiError({ code: 'invalid_value', message, param: `${param}.model` });
  }
  const steered = name === 'gpt-transcribe' || name === 'gpt-live-transcribe';
  const refused =
    (merged.delay !== undefined && name !== 'gpt-realtime-whisper' && 'delay') ||
    (merged.prompt !== undefined && name === 'gpt-realtime-whisper' && 'prompt') ||
    (merged.keywords !== undefined && !steered && 'keywords') ||
    (merged.languages !== undefined && !steered && 'languages');
  if (!refused) return merged;
  const message = `Unsupported parameter: '${param}.${refused}' is not supported with this model.`;
  throw new ApiError({ code: 'unsupported_parameter', message, param: `${param}.${refused}` });
}

function mergeTurnDetection(
  kept: TurnDetection | null,
  update: NonNullable<NonNullable<SessionUpdate['audio']>['input']>['turn_detection'],
): TurnDetection | null {
  if (update === undefined) return kept;
  if (update === null) return null;
  // A detector of another kind starts from its own defaults: nothing of the former one applies to it.
  if (update.type === 'server_vad') {
    return { ...(kept?.type === 'server_vad' ? kept : SERVER_VAD), ...stripUndefined(update) };
  }
  return { ...(kept?.type === 'semantic_vad' ? kept : SEMANTIC_VAD), ...stripUndefined(update) };
}

function mergeNullable<T extends object>(kept: T | null, update: T | null | undefined): T | null {
  if (update === undefined) return kept;
  return update === null ? null : { ...kept, ...stripUndefined(update) };
}

function withRate(format: AudioFormat): AudioFormat {
  return format.type === 'audio/pcm' ? { type: 'audio/pcm', rate: 24000 } : format;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function stripUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
