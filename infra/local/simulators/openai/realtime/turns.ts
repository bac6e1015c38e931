import type { Turn } from '../minds/mind.ts';
import { itemText, type Item } from './item.ts';

/** The conversation as a mind reads it. */
export function turnsOf(items: readonly Item[]): Turn[] {
  return items.map((item): Turn => {
    if (item.type === 'function_call') return { by: 'tool_call', name: item.name, arguments: item.arguments };
    if (item.type === 'function_call_output') return { by: 'tool_result', output: item.output };
    const text = itemText(item);
    if (item.role === 'system') return { by: 'system', text };
    return { by: item.role === 'assistant' ? 'agent' : 'caller', text };
  });
}
