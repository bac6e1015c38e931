import * as z from 'zod';
import { INTEGER } from '../describe-issue.ts';
import {
  audioFormatSchema,
  maxOutputTokensSchema,
  modalitiesSchema,
  promptSchema,
  reasoningSchema,
  toolChoiceSchema,
  toolSchema,
  voiceSchema,
} from './session-schema.ts';

/** The service refuses longer ids, which catches a UUID with its dashes (36 characters). */
const itemId = z.string().min(1).max(32);
const itemBase = {
  id: itemId.optional(),
  object: z.literal('realtime.item').optional(),
  status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
};

const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const inputAudio = z.strictObject({
  type: z.literal('input_audio'),
  audio: z.string(),
  transcript: z.string().nullable().optional(),
});
const inputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string(),
  detail: z.enum(['auto', 'low', 'high']).optional(),
});
const outputText = z.strictObject({ type: z.literal('output_text'), text: z.string() });

const message = z.discriminatedUnion('role', [
  z.strictObject({ ...itemBase, type: z.literal('message'), role: z.literal('system'), content: z.array(inputText) }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('user'),
    content: z.array(z.discriminatedUnion('type', [inputText, inputAudio, inputImage])),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('assistant'),
    content: z.array(z.discriminatedUnion('type', [outputText])),
  }),
]);

const itemSchema = z.discriminatedUnion('type', [
  message,
  z.strictObject({
    ...itemBase,
    type: z.literal('function_call'),
    call_id: z.string().optional(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.strictObject({ ...itemBase, type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
]);
export type ClientItem = z.infer<typeof itemSchema>;

const itemReference = z.strictObject({ type: z.literal('item_reference'), id: z.string() });

/** Sixteen pairs at most, short keys and values: the limits of `metadata` everywhere in the API. */
const metadata = z.record(z.string().max(64), z.string().max(512));

const responseParamsSchema = z.strictObject({
  conversation: z.enum(['auto', 'none']).optional(),
  input: z.array(z.discriminatedUnion('type', [...itemSchema.options, itemReference])).optional(),
  instructions: z.string().optional(),
  metadata: metadata.nullable().optional(),
  output_modalities: modalitiesSchema.optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  audio: z
    .strictObject({
      output: z.strictObject({ format: audioFormatSchema.optional(), voice: voiceSchema.optional() }).optional(),
    })
    .optional(),
  reasoning: reasoningSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  prompt: promptSchema.nullable().optional(),
});
export type ResponseParams = z.infer<typeof responseParamsSchema>;

const eventId = { event_id: z.string().max(512).optional() };
const typed = <T extends string>(type: T) => ({ ...eventId, type: z.literal(type) });

export const clientEventSchema = z.discriminatedUnion('type', [
  // The session itself is parsed apart: which kind of session it is decides which errors apply.
  z.strictObject({ ...typed('session.update'), session: z.record(z.string(), z.unknown()) }),
  z.strictObject({ ...typed('input_audio_buffer.append'), audio: z.string() }),
  z.strictObject(typed('input_audio_buffer.commit')),
  z.strictObject(typed('input_audio_buffer.clear')),
  z.strictObject({
    ...typed('conversation.item.create'),
    item: itemSchema,
    previous_item_id: z.string().nullable().optional(),
  }),
  z.strictObject({ ...typed('conversation.item.retrieve'), item_id: z.string() }),
  z.strictObject({ ...typed('conversation.item.delete'), item_id: z.string() }),
  z.strictObject({
    ...typed('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int(INTEGER).min(0),
    audio_end_ms: z.int(INTEGER).min(0),
  }),
  z.strictObject({ ...typed('response.create'), response: responseParamsSchema.nullable().optional() }),
  z.strictObject({ ...typed('response.cancel'), response_id: z.string().optional() }),
  z.strictObject(typed('output_audio_buffer.clear')),
]);
export type ClientEvent = z.infer<typeof clientEventSchema>;
