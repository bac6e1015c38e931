import type { RealtimeSession } from '../realtime/session.ts';
import { itemText, type Item } from '../realtime/item.ts';

/** One line of `GET /_sim/sessions`. */
export function summarizeSession(session: RealtimeSession) {
  const { id, model, createdAt, isOpen, journal, conversation } = session;
  return {
    id,
    model: model.id,
    createdAt,
    open: isOpen,
    items: conversation.items.length,
    received: journal.received.length,
    sent: journal.sent.length,
    errors: journal.errors.length,
    usage: totalUsage(session),
  };
}

/** `GET /_sim/sessions/{id}`: all that went over the socket, and what the model remembers. */
export function viewSession(session: RealtimeSession) {
  const { journal, conversation, config } = session;
  return {
    ...summarizeSession(session),
    config,
    received: journal.received,
    sent: journal.sent,
    errors: journal.errors,
    usages: journal.usages,
    memory: conversation.items.map((item) => remember(item)),
  };
}

/** What is left of an item in the model's memory; a truncated one keeps only the words that were heard. */
function remember(item: Item) {
  const base = { id: item.id, type: item.type, status: item.status, text: itemText(item) };
  if (item.type !== 'message') return base;
  const spoken = item.parts.find((part) => part.type === 'output_audio');
  const heard = item.parts.find((part) => part.type === 'input_audio');
  return {
    ...base,
    role: item.role,
    ...(heard ? { audioMs: Math.round(heard.audioMs), transcript: heard.transcript } : {}),
    ...(spoken
      ? {
          audioMs: spoken.audioMs,
          truncatedAtMs: spoken.cutAtMs,
          generatedText: spoken.words.map((word) => word.text).join(''),
        }
      : {}),
  };
}

function totalUsage(session: RealtimeSession) {
  const total = { responses: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
  for (const usage of session.journal.usages) {
    total.responses += 1;
    total.inputTokens += usage.input_tokens;
    total.cachedTokens += usage.input_token_details.cached_tokens;
    total.outputTokens += usage.output_tokens;
  }
  return total;
}
