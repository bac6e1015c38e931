import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';

/** Something the agent did, as the model asked for it and was told of it. */
export interface PastAction {
  tool: string;
  functionCallId: string;
  arguments: string;
  output: string;
  at: string;
}

/** What was said and done before. */
export interface History {
  turns: readonly Turn[];
  actions: readonly PastAction[];
}

/** A long call's first minutes matter less than their tokens. */
const MAX_TURNS = 60;

/**
 * A new session's memory of what was said and done before: a session cannot be taken up again, and past speech can only be given
 * as text. What the person never heard is not part of it.
 */
export function seedHistory({ turns, actions }: History): RealtimeClientEvent[] {
  const spoken = turns
    .filter((turn) => turn.text !== '' && !(turn.speaker === 'agent' && turn.heard === 'none'))
    .slice(-MAX_TURNS);
  const waiting = actions.toSorted((a, b) => a.at.localeCompare(b.at));
  const events: RealtimeClientEvent[] = [];
  for (const turn of spoken) {
    while (waiting[0] && waiting[0].at < turn.at) events.push(...done(waiting.shift()));
    events.push(said(turn));
  }
  return [...events, ...waiting.flatMap(done)];
}

function said({ speaker, text }: Turn): RealtimeClientEvent {
  return speaker === 'agent'
    ? {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
      }
    : {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      };
}

function done(action: PastAction | undefined): RealtimeClientEvent[] {
  if (!action) return [];
  const { tool: name, functionCallId: call_id, arguments: args, output } = action;
  return [
    { type: 'conversation.item.create', item: { type: 'function_call', call_id, name, arguments: args } },
    { type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } },
  ];
}
