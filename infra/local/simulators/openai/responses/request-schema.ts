import * as z from 'zod';
import { INTEGER } from '../describe-issue.ts';

const textFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: z.string().min(1).max(64),
    description: z.string().optional(),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullable().optional(),
  }),
]);

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().min(1).max(64),
  description: z.string().nullable().optional(),
  parameters: z.record(z.string(), z.unknown()).nullable().optional(),
  strict: z.boolean().nullable().optional(),
});

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
]);

const contentPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string() }),
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({ type: z.literal('input_image') }),
  z.looseObject({ type: z.literal('input_file') }),
]);

const inputItem = z.union([
  z.looseObject({
    type: z.literal('message').optional(),
    role: z.enum(['user', 'assistant', 'system', 'developer']),
    content: z.union([z.string(), z.array(contentPart)]),
  }),
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
    z.looseObject({
      type: z.literal('function_call_output'),
      call_id: z.string(),
      output: z.union([z.string(), z.array(contentPart)]),
    }),
    // Sent back by stateless clients; they hold nothing the simulator needs.
    z.looseObject({ type: z.literal('reasoning'), id: z.string().optional() }),
    z.looseObject({ type: z.literal('item_reference'), id: z.string() }),
  ]),
]);
export type InputItem = z.infer<typeof inputItem>;

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** The body of `POST /v1/responses`. What is only echoed is taken as it comes; what is unknown is refused. */
export const createResponseSchema = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(inputItem)]),
  instructions: z.string().nullable().optional(),
  text: z
    .strictObject({ format: textFormat.optional(), verbosity: z.enum(['low', 'medium', 'high']).nullable().optional() })
    .optional(),
  tools: z.array(functionTool).optional(),
  tool_choice: toolChoice.optional(),
  parallel_tool_calls: z.boolean().nullable().optional(),
  max_output_tokens: z.int(INTEGER).min(16).nullable().optional(),
  max_tool_calls: z.int(INTEGER).nullable().optional(),
  previous_response_id: z.string().nullable().optional(),
  store: z.boolean().nullable().optional(),
  stream: z.boolean().nullable().optional(),
  background: z.boolean().nullable().optional(),
  include: z.array(z.string()).nullable().optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullable().optional(),
  reasoning: z
    .looseObject({ effort: z.enum(EFFORTS).nullable().optional(), summary: z.string().nullable().optional() })
    .nullable()
    .optional(),
  temperature: z.number().min(0).max(2).nullable().optional(),
  top_p: z.number().min(0).max(1).nullable().optional(),
  top_logprobs: z.int(INTEGER).min(0).max(20).nullable().optional(),
  truncation: z.enum(['auto', 'disabled']).nullable().optional(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority']).nullable().optional(),
  safety_identifier: z.string().max(128).nullable().optional(),
  prompt_cache_key: z.string().nullable().optional(),
  prompt_cache_options: z.looseObject({}).optional(),
  prompt_cache_retention: z.string().nullable().optional(),
  user: z.string().optional(),
});
export type CreateResponse = z.infer<typeof createResponseSchema>;
