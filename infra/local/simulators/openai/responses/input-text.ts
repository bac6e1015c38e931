import type { Turn } from '../minds/mind.ts';
import type { CreateResponse, InputItem } from './request-schema.ts';

/** The conversation that a request carries, as a mind reads it. */
export function turnsOfInput(input: CreateResponse['input']): Turn[] {
  if (typeof input === 'string') return [{ by: 'caller', text: input }];
  return input.flatMap((item): Turn[] => {
    if ('role' in item && typeof item.role === 'string') return [turnOfMessage(item.role, contentText(item.content))];
    if (item.type === 'function_call') return [{ by: 'tool_call', name: item.name, arguments: item.arguments }];
    if (item.type === 'function_call_output') return [{ by: 'tool_result', output: contentText(item.output) }];
    return [];
  });
}

/** All the text of a request's input, for an extractor. */
export function textOfInput(input: CreateResponse['input']): string {
  if (typeof input === 'string') return input;
  return input
    .flatMap((item: InputItem) =>
      'content' in item ? [contentText(item.content)] : 'output' in item ? [contentText(item.output)] : [],
    )
    .join('\n');
}

function turnOfMessage(role: string, text: string): Turn {
  if (role === 'assistant') return { by: 'agent', text };
  return role === 'user' ? { by: 'caller', text } : { by: 'system', text };
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : '')).join('\n');
}
