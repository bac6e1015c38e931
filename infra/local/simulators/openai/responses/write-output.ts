import { extract } from '../extractors/extract.ts';
import type { Intent, Turn } from '../minds/mind.ts';
import { think } from '../minds/think.ts';
import { textTokens } from '../realtime/usage.ts';
import { textOfInput, turnsOfInput } from './input-text.ts';
import type { JsonSchema } from './json-schema.ts';
import type { CreateResponse } from './request-schema.ts';
import { callItem, textItem, type OutputItem } from './response-view.ts';

export interface Written {
  output: OutputItem[];
  tokens: number;
  /** `max_output_tokens` cut it. */
  cut: boolean;
}

/** The model's output for a request; `earlier` is the conversation of the responses it continues. */
export function writeOutput(
  request: CreateResponse,
  earlier: readonly Turn[],
  seed: number,
  allowance: number,
): Written {
  const intents = decide(request, earlier, seed);
  const output: OutputItem[] = [];
  let left = allowance;
  for (const intent of intents) {
    const text = intent.type === 'say' ? intent.text : intent.arguments;
    const tokens = textTokens(text);
    if (tokens > left) {
      // What does not fit is lost: JSON cut in the middle is what a client must be ready for.
      if (intent.type === 'say') output.push(textItem(text.slice(0, left * 4), 'incomplete'));
      return { output, tokens: allowance, cut: true };
    }
    left -= tokens;
    output.push(intent.type === 'say' ? textItem(text) : callItem(intent.name, intent.arguments));
  }
  return { output, tokens: allowance - left, cut: false };
}

function decide(request: CreateResponse, earlier: readonly Turn[], seed: number): Intent[] {
  const turns = [...earlier, ...turnsOfInput(request.input)];
  const instructions = request.instructions ?? '';
  const tools = (request.tools ?? []).map(({ name, description, parameters }) => ({
    name,
    description: description ?? undefined,
    parameters: parameters ?? undefined,
  }));
  const choice = request.tool_choice ?? 'auto';
  const forced = tools.length > 0 && choice !== 'auto' && choice !== 'none';
  const format = request.text?.format;
  if (format && format.type !== 'text' && !forced) {
    const schema: JsonSchema = format.type === 'json_schema' ? format.schema : { type: 'object', properties: {} };
    const input = [...earlier.map((turn) => ('text' in turn ? turn.text : '')), textOfInput(request.input)].join('\n');
    return [{ type: 'say', text: JSON.stringify(extract(schema, { instructions, input })) }];
  }
  return think({ instructions, responseInstructions: null, tools, turns, seed }, choice);
}
