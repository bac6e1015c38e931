import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';

/** A long call's first minutes matter less than their tokens. */
const MAX_TURNS = 60;

/**
 * A new session's memory of what was said before: a session cannot be taken up again, and past speech can only be given as
 * text. What the person never heard is not part of it.
 */
export function seedHistory(turns: readonly Turn[]): RealtimeClientEvent[] {
  return turns
    .filter((turn) => turn.text !== '' && !(turn.speaker === 'agent' && turn.heard === 'none'))
    .slice(-MAX_TURNS)
    .map((turn) =>
      turn.speaker === 'agent'
        ? {
            type: 'conversation.item.create',
            item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: turn.text }] },
          }
        : {
            type: 'conversation.item.create',
            item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: turn.text }] },
          },
    );
}
