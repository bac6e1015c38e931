import * as z from 'zod';
import { INTEGER } from '../describe-issue.ts';

/** Bounds from the official reference; the beta's flat names are unknown parameters here, as they are to the service. */
export const audioFormatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24000).optional() }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);
export type AudioFormat = z.infer<typeof audioFormatSchema>;

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'] as const;
export const voiceSchema = z.union([z.enum(VOICES), z.strictObject({ id: z.string() })]);
export type Voice = z.infer<typeof voiceSchema>;

const serverVadSchema = z.strictObject({
  type: z.literal('server_vad'),
  threshold: z.number().min(0).max(1).optional(),
  prefix_padding_ms: z.int(INTEGER).min(0).optional(),
  silence_duration_ms: z.int(INTEGER).min(0).optional(),
  create_response: z.boolean().optional(),
  interrupt_response: z.boolean().optional(),
  idle_timeout_ms: z.int(INTEGER).min(5000).max(30_000).nullable().optional(),
});

const semanticVadSchema = z.strictObject({
  type: z.literal('semantic_vad'),
  eagerness: z.enum(['low', 'medium', 'high', 'auto']).optional(),
  create_response: z.boolean().optional(),
  interrupt_response: z.boolean().optional(),
});

const turnDetectionSchema = z.discriminatedUnion('type', [serverVadSchema, semanticVadSchema]);

const transcriptionSchema = z.strictObject({
  model: z.string().optional(),
  language: z.string().optional(),
  languages: z.array(z.string()).min(1).optional(),
  prompt: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  delay: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});
export type TranscriptionConfig = z.infer<typeof transcriptionSchema>;

const noiseReductionSchema = z.strictObject({
  type: z.enum(['near_field', 'far_field']).optional(),
  strength: z.number().min(0).optional(),
});

export const toolSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    name: z.string().max(64),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
  // Remote MCP servers are accepted and never called: nothing outside this process is reached.
  z.looseObject({ type: z.literal('mcp'), server_label: z.string() }),
]);
export type Tool = z.infer<typeof toolSchema>;

export const toolChoiceSchema = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
  z.strictObject({ type: z.literal('mcp'), server_label: z.string(), name: z.string().nullable().optional() }),
]);
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

export const maxOutputTokensSchema = z.union([z.literal('inf'), z.int(INTEGER).min(1).max(4096)]);
export const modalitiesSchema = z.array(z.enum(['text', 'audio'])).min(1);
export const reasoningSchema = z.strictObject({
  effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});
export const promptSchema = z.strictObject({
  id: z.string(),
  version: z.string().nullable().optional(),
  variables: z.record(z.string(), z.unknown()).nullable().optional(),
});

const truncationSchema = z.union([
  z.enum(['auto', 'disabled']),
  z.strictObject({
    type: z.literal('retention_ratio'),
    retention_ratio: z.number().min(0).max(1),
    token_limits: z.strictObject({ post_instructions: z.int(INTEGER).min(0).optional() }).optional(),
  }),
]);

const tracingSchema = z.union([
  z.literal('auto'),
  z.strictObject({
    workflow_name: z.string().optional(),
    group_id: z.string().optional(),
    metadata: z.unknown().optional(),
  }),
]);

const audioSchema = z.strictObject({
  input: z
    .strictObject({
      format: audioFormatSchema.optional(),
      noise_reduction: noiseReductionSchema.nullable().optional(),
      transcription: transcriptionSchema.nullable().optional(),
      turn_detection: turnDetectionSchema.nullable().optional(),
    })
    .optional(),
  output: z
    .strictObject({
      format: audioFormatSchema.optional(),
      voice: voiceSchema.optional(),
      speed: z.number().min(0.25).max(1.5).optional(),
    })
    .optional(),
});

/** The `session` of a `session.update`. */
export const sessionUpdateSchema = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  instructions: z.string().optional(),
  output_modalities: modalitiesSchema.optional(),
  audio: audioSchema.optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: reasoningSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  truncation: truncationSchema.optional(),
  tracing: tracingSchema.nullable().optional(),
  include: z
    .array(z.enum(['item.input_audio_transcription.logprobs']))
    .nullable()
    .optional(),
  prompt: promptSchema.nullable().optional(),
});
export type SessionUpdate = z.infer<typeof sessionUpdateSchema>;
