import { ApiError } from '../api-error.ts';
import type { Model } from '../models.ts';
import { refuseALaw, refuseModalities, voiceFrozen } from './apply-session-update.ts';
import type { ResponseParams } from './client-event.ts';
import type { Conversation } from './conversation.ts';
import type { Item } from './item.ts';
import { fitContext } from './prompt-tokens.ts';
import { rememberItem } from './remember-item.ts';
import type { SessionConfig } from './session-config.ts';
import type { AudioFormat, Tool, ToolChoice, Voice } from './session-schema.ts';

/** One response as it will be made: the session's settings with this response's own laid over them. */
export interface ResponsePlan {
  /** Null for an out-of-band response, which leaves no trace in the conversation. */
  conversationId: string | null;
  instructions: string;
  responseInstructions: string | null;
  modality: 'text' | 'audio';
  format: AudioFormat;
  voice: Voice;
  /** A factor on the speech rate. */
  speed: number;
  maxOutputTokens: number | 'inf';
  metadata: Record<string, string> | null;
  tools: readonly Tool[];
  toolChoice: ToolChoice;
  context: readonly Item[];
}

export interface PlanningSession {
  config: SessionConfig;
  conversationId: string;
  conversation: Conversation;
  model: Model;
  spoke: boolean;
}

/** Lays `params` over the session, or throws what the service would answer. */
export function planResponse(params: ResponseParams, session: PlanningSession): ResponsePlan {
  const { config } = session;
  refuseModalities(params.output_modalities, 'response.output_modalities');
  refuseALaw(params.audio?.output?.format, 'response.audio.output.format');
  const outOfBand = params.conversation === 'none';
  const voice = params.audio?.output?.voice ?? config.audio.output.voice;
  if (session.spoke && !outOfBand && JSON.stringify(voice) !== JSON.stringify(config.audio.output.voice)) {
    throw voiceFrozen();
  }
  const tools = params.tools ?? config.tools;
  const toolChoice = params.tool_choice ?? config.tool_choice;
  refuseAbsentTool(toolChoice, tools);
  return {
    conversationId: outOfBand ? null : session.conversationId,
    instructions: config.instructions,
    responseInstructions: params.instructions ?? null,
    modality: (params.output_modalities ?? config.output_modalities)[0] ?? 'audio',
    format: params.audio?.output?.format ?? config.audio.output.format,
    voice,
    speed: config.audio.output.speed,
    maxOutputTokens: params.max_output_tokens ?? config.max_output_tokens,
    metadata: params.metadata ?? null,
    tools,
    toolChoice,
    context: fitContext(contextOf(params, session), config.truncation, session.model),
  };
}

function contextOf(params: ResponseParams, session: PlanningSession): readonly Item[] {
  if (!params.input) return session.conversation.items;
  return params.input.map((item, index) => {
    const param = `response.input[${index}]`;
    if (item.type !== 'item_reference') return rememberItem(item, session.config.audio.input.format, param);
    const found = session.conversation.find(item.id);
    if (found) return found;
    throw new ApiError({
      code: 'item_not_found',
      message: `Item with id '${item.id}' not found.`,
      param: `${param}.id`,
    });
  });
}

function refuseAbsentTool(choice: ToolChoice, tools: readonly Tool[]): void {
  if (typeof choice === 'string' || choice.type !== 'function') return;
  if (tools.some((tool) => tool.type === 'function' && tool.name === choice.name)) return;
  const message = `Tool choice '${choice.name}' not found in 'tools' parameter.`;
  throw new ApiError({ code: 'invalid_value', message, param: 'response.tool_choice' });
}
