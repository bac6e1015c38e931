import { ApiError } from '../api-error.ts';
import { describeIssue } from '../describe-issue.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { Turn } from '../minds/mind.ts';
import { textTokens } from '../realtime/usage.ts';
import { checkRequest } from './check-request.ts';
import { textOfInput, turnsOfInput } from './input-text.ts';
import { createResponseSchema, type CreateResponse } from './request-schema.ts';
import type { ResponseStore } from './response-store.ts';
import {
  reasoningItem,
  refusalItem,
  textItem,
  viewResponse,
  type OutputItem,
  type ResponseView,
} from './response-view.ts';
import { writeOutput } from './write-output.ts';

export interface ResponsesWorld {
  /** Milliseconds since the epoch. */
  now: () => number;
  seed: () => number;
  faults: FaultBox;
  store: ResponseStore;
}

/** Tokens a reasoning model spends on thinking before it writes. */
const REASONING_TOKENS = 64;
/** Prompts this long are cached, in blocks. */
const CACHED_FROM_TOKENS = 1024;
const CACHE_BLOCK_TOKENS = 128;

/** Answers `POST /v1/responses`, or throws what the API would answer. */
export function createResponse(body: unknown, world: ResponsesWorld): ResponseView {
  const parsed = createResponseSchema.safeParse(body ?? {});
  if (!parsed.success) throw describeIssue(parsed.error, body ?? {});
  const request = parsed.data;
  const model = checkRequest(request, world.now());
  const previous = findPrevious(request, world.store);
  const reasoning = model.reasons && request.reasoning?.effort !== 'none' ? REASONING_TOKENS : 0;
  const allowance = Math.max(0, (request.max_output_tokens ?? model.maxOutputTokens) - reasoning);
  const written = spoil(writeOutput(request, previous, world.seed(), allowance), world.faults);
  const prompt = `${request.instructions ?? ''}\n${previous.map(textOfTurn).join('\n')}\n${textOfInput(request.input)}`;
  const input = textTokens(prompt) + textTokens(JSON.stringify(request.tools ?? []));
  const view = viewResponse(
    request,
    {
      output: [...(reasoning > 0 ? [reasoningItem()] : []), ...written.output],
      status: written.reason === null ? 'completed' : 'incomplete',
      incompleteReason: written.reason,
      usage: { input, cached: cachedTokens(request, previous), output: written.tokens, reasoning },
    },
    world.now(),
  );
  if (request.store !== false) {
    world.store.keep({ view, turns: [...previous, ...turnsOfInput(request.input), ...turnsOfOutput(view.output)] });
  }
  return view;
}

function findPrevious(request: CreateResponse, store: ResponseStore): Turn[] {
  const id = request.previous_response_id;
  if (!id) return [];
  const stored = store.find(id);
  if (stored) return stored.turns;
  const message = `Previous response with id '${id}' not found.`;
  throw new ApiError({ code: 'previous_response_not_found', message, param: 'previous_response_id' });
}

interface Spoiled {
  output: OutputItem[];
  tokens: number;
  reason: 'max_output_tokens' | 'content_filter' | null;
}

function spoil(written: ReturnType<typeof writeOutput>, faults: FaultBox): Spoiled {
  const { output, tokens } = written;
  const refusal = faults.take('responses_refusal');
  if (refusal) return { output: [refusalItem(refusal.text)], tokens: textTokens(refusal.text), reason: null };
  const incomplete = faults.take('responses_incomplete');
  if (incomplete) return { output: output.map((item) => half(item, 'incomplete')), tokens, reason: incomplete.reason };
  if (faults.take('responses_invalid_json'))
    return { output: output.map((item) => half(item, 'completed')), tokens, reason: null };
  return { output, tokens, reason: written.cut ? 'max_output_tokens' : null };
}

/** The first half of a message: JSON that does not parse. */
function half(item: OutputItem, status: 'completed' | 'incomplete'): OutputItem {
  if (item.type !== 'message') return item;
  const text = item.content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
  return textItem(text.slice(0, Math.ceil(text.length / 2)), status);
}

/** What follows an earlier response is read from its cache. */
function cachedTokens(request: CreateResponse, previous: readonly Turn[]): number {
  if (previous.length === 0) return 0;
  const prefix = textTokens(`${request.instructions ?? ''}\n${previous.map(textOfTurn).join('\n')}`);
  return prefix < CACHED_FROM_TOKENS ? 0 : Math.floor(prefix / CACHE_BLOCK_TOKENS) * CACHE_BLOCK_TOKENS;
}

function turnsOfOutput(output: readonly OutputItem[]): Turn[] {
  return output.flatMap((item): Turn[] => {
    if (item.type === 'function_call') return [{ by: 'tool_call', name: item.name, arguments: item.arguments }];
    if (item.type !== 'message') return [];
    return [
      {
        by: 'agent',
        text: item.content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join(''),
      },
    ];
  });
}

function textOfTurn(turn: Turn): string {
  if (turn.by === 'tool_call') return turn.arguments;
  return turn.by === 'tool_result' ? turn.output : turn.text;
}
