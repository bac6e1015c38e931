import * as z from 'zod';
import { AudioPayload } from '../sockets/audio-payload.ts';
import type { Memory } from '../sockets/memory.ts';
import { MessageShape } from '../sockets/message-shape.ts';
import { isBase64 } from '../sockets/plain-json.ts';

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
  /** `incomplete` where the response was stopped in the middle of it. */
  status: z.string().default('completed'),
  id: z.string().optional(),
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
  z.object({
    type: z.literal('session.created'),
    /** Seconds since the epoch. */
    session: z.object({ expires_at: z.number().nullish() }).optional(),
  }),
  z.object({
    type: z.literal('session.updated'),
    session: z.object({
      audio: z
        .object({
          input: z
            .object({
              format: z.object({ type: z.string() }).nullish(),
              turn_detection: z.object({ create_response: z.boolean().nullish() }).nullish(),
            })
            .nullish(),
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
    delta: z.string().refine(isBase64).transform(AudioPayload.ofBase64),
  }),
  z.object({ type: z.literal('response.output_audio.done'), response_id: z.string(), item_id: z.string() }),
  z.object({ type: z.literal('response.output_audio_transcript.done'), item_id: z.string(), transcript: z.string() }),
  responseDone,
  z.object({ type: z.literal('conversation.item.truncated'), item_id: z.string(), audio_end_ms: z.number() }),
  // Only where the service itself plays the audio: on calls over SIP.
  z.object({ type: z.literal('output_audio_buffer.started'), response_id: z.string() }),
  z.object({ type: z.literal('output_audio_buffer.stopped'), response_id: z.string() }),
  z.object({ type: z.literal('output_audio_buffer.cleared'), response_id: z.string() }),
  z.object({ type: z.literal('input_audio_buffer.dtmf_event_received'), event: z.string() }),
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

type ServerEvent = z.infer<typeof eventSchema>;
/** Audio is not among them: it comes as {@link AudioDelta}. */
export type RealtimeEvent = Exclude<ServerEvent, { type: 'response.output_audio.delta' }>;
export type RealtimeEventOf<Type extends RealtimeEvent['type']> = Extract<RealtimeEvent, { type: Type }>;
export type ResponseUsage = z.infer<typeof responseUsage>;
export type FunctionCall = z.infer<typeof functionCall>;

/** Most events are none of ours: to know that, their type is enough. */
const schemas = new Map<unknown, z.ZodType<ServerEvent>>(
  eventSchema.options.map((option) => [option.shape.type.value, option]),
);

/** An event that we act on; null for any other, and for what is no event at all. */
export function parseEvent(text: string): ServerEvent | null {
  try {
    const event = JSON.parse(text) as { type?: unknown } | null;
    return schemas.get(event?.type)?.safeParse(event).data ?? null;
  } catch {
    return null;
  }
}

/** A piece of the model's speech. */
export interface AudioDelta {
  response_id: string;
  item_id: string;
  delta: AudioPayload;
}

const shape = new MessageShape(['delta', 'response_id', 'item_id', 'event_id'], 'delta');
const [DELTA, RESPONSE, ITEM] = [0, 1, 2];

/** Reads one session's audio without parsing it. */
export class DeltaReader {
  /** An item begins with a delta that is parsed. */
  #responseId = '';
  #itemId = '';

  /** The audio of an event that is written as the last one was, in the same item. */
  delta(memory: Memory, start: number, end: number): AudioDelta | null {
    if (!shape.fits(memory, start, end)) return null;
    const [response_id, item_id] = [this.#responseId, this.#itemId];
    if (!shape.is(response_id, memory, RESPONSE) || !shape.is(item_id, memory, ITEM)) return null;
    const delta = AudioPayload.copyOf(memory.bytes, shape.starts[DELTA] ?? 0, shape.ends[DELTA] ?? 0);
    return { response_id, item_id, delta };
  }

  /** Any other event; null for one that we do not act on, and for what is no event at all. */
  event(text: string, memory: Memory, start: number, end: number): ServerEvent | null {
    const event = parseEvent(text);
    if (event?.type !== 'response.output_audio.delta') return event;
    this.#responseId = event.response_id;
    this.#itemId = event.item_id;
    shape.learn(memory, start, end);
    return event;
  }
}
