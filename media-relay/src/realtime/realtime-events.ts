import * as z from 'zod';

/**
 * The server events of OpenAI's Realtime API (GA) that the relay acts on, with the fields it reads
 * (https://developers.openai.com/api/docs/guides/realtime-conversations; shapes as in openai@7 `resources/realtime`).
 * What is well formed and not listed comes back as null and is skipped: new event types appear without notice.
 */
const item = z.object({ id: z.string(), type: z.string(), role: z.string().optional() });

const tokens = z.object({
  text_tokens: z.number().default(0),
  audio_tokens: z.number().default(0),
});
const responseUsage = z.object({
  input_token_details: tokens.extend({ cached_tokens_details: tokens.prefault({}) }).prefault({}),
  output_token_details: tokens.prefault({}),
});

const functionCall = z.object({
  type: z.literal('function_call'),
  name: z.string(),
  call_id: z.string(),
  arguments: z.string().default('{}'),
});

const responseDone = z.object({
  type: z.literal('response.done'),
  response: z.object({
    id: z.string(),
    status: z.string(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
    status_details: z
      .object({
        reason: z.string().nullish(),
        error: z.object({ type: z.string().nullish(), code: z.string().nullish() }).nullish(),
      })
      .nullish(),
    output: z.array(z.union([functionCall, z.object({ type: z.string(), id: z.string().optional() })])).default([]),
    usage: responseUsage.nullish(),
  }),
});

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.created') }),
  z.object({
    type: z.literal('session.updated'),
    session: z.object({
      audio: z
        .object({
          input: z.object({ format: z.object({ type: z.string() }).nullish() }).nullish(),
          output: z.object({ format: z.object({ type: z.string() }).nullish() }).nullish(),
        })
        .nullish(),
    }),
  }),
  z.object({ type: z.literal('input_audio_buffer.speech_started'), item_id: z.string(), audio_start_ms: z.number() }),
  z.object({ type: z.literal('input_audio_buffer.speech_stopped'), item_id: z.string(), audio_end_ms: z.number() }),
  z.object({ type: z.literal('input_audio_buffer.committed'), item_id: z.string() }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
    usage: z.object({ type: z.string(), seconds: z.number().optional() }).nullish(),
  }),
  z.object({ type: z.literal('conversation.item.input_audio_transcription.failed'), item_id: z.string() }),
  z.object({ type: z.literal('response.created'), response: z.object({ id: z.string() }) }),
  z.object({ type: z.literal('response.output_item.added'), response_id: z.string(), item }),
  z.object({
    type: z.literal('response.output_audio.delta'),
    response_id: z.string(),
    item_id: z.string(),
    delta: z.string(),
  }),
  z.object({ type: z.literal('response.output_audio.done'), response_id: z.string(), item_id: z.string() }),
  z.object({ type: z.literal('response.output_audio_transcript.delta'), item_id: z.string(), delta: z.string() }),
  z.object({ type: z.literal('response.output_audio_transcript.done'), item_id: z.string(), transcript: z.string() }),
  responseDone,
  z.object({
    type: z.literal('error'),
    error: z.object({
      type: z.string().nullish(),
      code: z.string().nullish(),
      message: z.string().default(''),
      event_id: z.string().nullish(),
    }),
  }),
]);

export type RealtimeEvent = z.infer<typeof eventSchema>;
export type RealtimeEventOf<Type extends RealtimeEvent['type']> = Extract<RealtimeEvent, { type: Type }>;
export type ResponseUsage = z.infer<typeof responseUsage>;
export type FunctionCall = z.infer<typeof functionCall>;

/** An event that we act on; null for any other, and for what is no event at all. */
export function parseEvent(text: string): RealtimeEvent | null {
  try {
    return eventSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type AudioDelta = Pick<RealtimeEventOf<'response.output_audio.delta'>, 'response_id' | 'item_id' | 'delta'>;

const AUDIO_DELTA = '"type":"response.output_audio.delta"';
/** The type comes first, or after the event's id: `{"event_id":"event_…",`. */
const MAX_TYPE_OFFSET = 64;

/**
 * The audio of a delta without parsing it. Null for anything that is not a flat object written without spaces or escapes,
 * which is how the service writes it; {@link parseEvent} then tells what it is.
 */
export function sliceAudioDelta(text: string): AudioDelta | null {
  const at = text.indexOf(AUDIO_DELTA);
  if (at < 1 || at > MAX_TYPE_OFFSET || text.indexOf('{', 1) > 0 || text.includes('\\')) return null;
  const responseId = slice(text, '"response_id":"');
  const itemId = slice(text, '"item_id":"');
  const delta = slice(text, '"delta":"');
  if (responseId === null || itemId === null || delta === null) return null;
  return { response_id: responseId, item_id: itemId, delta };
}

function slice(text: string, key: string): string | null {
  const at = text.indexOf(key);
  if (at < 0) return null;
  const start = at + key.length;
  const end = text.indexOf('"', start);
  return end < 0 ? null : text.slice(start, end);
}
