import { viewItem, type ItemView } from './item-view.ts';
import type { Item } from './item.ts';
import type { ResponsePlan } from './response-plan.ts';
import type { Usage } from './usage.ts';

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'incomplete' | 'failed';

/** Why a response is not `completed`. */
export interface StatusDetails {
  type: 'cancelled' | 'incomplete' | 'failed';
  reason?: 'turn_detected' | 'client_cancelled' | 'max_output_tokens' | 'content_filter';
  error?: { type: string; code: string; message: string };
}

/** The `response` of `response.created` and `response.done`. */
export interface ResponseView {
  object: 'realtime.response';
  id: string;
  status: ResponseStatus;
  status_details: StatusDetails | null;
  output: ItemView[];
  conversation_id: string | null;
  output_modalities: ('text' | 'audio')[];
  max_output_tokens: number | 'inf';
  audio: { output: { format: ResponsePlan['format']; voice: ResponsePlan['voice'] } };
  usage: Usage | null;
  metadata: Record<string, string> | null;
}

interface ResponseOutcome {
  status: ResponseStatus;
  details: StatusDetails | null;
  output: readonly Item[];
  usage: Usage | null;
}

/** A response as it goes over the wire, without its audio. */
export function viewResponse(id: string, plan: ResponsePlan, outcome: ResponseOutcome): ResponseView {
  return {
    object: 'realtime.response',
    id,
    status: outcome.status,
    status_details: outcome.details,
    output: outcome.output.map((item) => viewItem(item)),
    conversation_id: plan.conversationId,
    output_modalities: [plan.modality],
    max_output_tokens: plan.maxOutputTokens,
    audio: { output: { format: plan.format, voice: plan.voice } },
    usage: outcome.usage,
    metadata: plan.metadata,
  };
}
