import type { Response, ResponseOutputItem } from 'openai/resources/responses/responses';
import { newIdentifier } from '../identifiers.ts';
import type { CreateResponse } from './request-schema.ts';

/** The official type, less what only the SDK adds; the API also echoes `store`, which the type leaves out. */
export type ResponseView = Omit<Response, 'output_text'> & { store: boolean };
export type OutputItem = ResponseOutputItem;

export interface Outcome {
  output: OutputItem[];
  status: 'completed' | 'incomplete' | 'failed';
  incompleteReason: 'max_output_tokens' | 'content_filter' | null;
  usage: { input: number; cached: number; output: number; reasoning: number };
}

/** A response object, every field of it, as the API returns it. `now` is in ms since the epoch. */
export function viewResponse(request: CreateResponse, outcome: Outcome, now: number): ResponseView {
  const { usage } = outcome;
  const seconds = Math.floor(now / 1000);
  return {
    id: newIdentifier('resp'),
    object: 'response',
    access_programs: null,
    created_at: seconds,
    completed_at: outcome.status === 'completed' ? seconds : null,
    status: outcome.status,
    background: false,
    error: null,
    incomplete_details: outcome.incompleteReason === null ? null : { reason: outcome.incompleteReason },
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    model: request.model,
    output: outcome.output,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: request.previous_response_id ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: null },
    safety_identifier: request.safety_identifier ?? null,
    service_tier: 'default',
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: {
      format: (request.text?.format ?? { type: 'text' }) as NonNullable<ResponseView['text']>['format'],
      verbosity: request.text?.verbosity ?? 'medium',
    },
    tool_choice: request.tool_choice ?? 'auto',
    tools: (request.tools ?? []) as ResponseView['tools'],
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? 'disabled',
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
      output_tokens: usage.output + usage.reasoning,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output + usage.reasoning,
    },
    metadata: request.metadata ?? {},
  };
}

/** What a reasoning model always sends first; its thoughts themselves are not shown. */
export function reasoningItem(): OutputItem {
  return { id: newIdentifier('rs'), type: 'reasoning', summary: [] };
}

export function textItem(text: string, status: 'completed' | 'incomplete' = 'completed'): OutputItem {
  const content = [{ type: 'output_text' as const, text, annotations: [], logprobs: [] }];
  return { id: newIdentifier('msg'), type: 'message', role: 'assistant', status, content };
}

export function refusalItem(refusal: string): OutputItem {
  return {
    id: newIdentifier('msg'),
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'refusal', refusal }],
  };
}

export function callItem(name: string, callArguments: string): OutputItem {
  return {
    id: newIdentifier('fc'),
    type: 'function_call',
    call_id: newIdentifier('call'),
    name,
    arguments: callArguments,
    status: 'completed',
  };
}
