import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import type * as z from 'zod';

/** Where OpenAI's API is, and who we are there. */
export interface OpenAiAccount {
  /** `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
}

export interface Question<Schema extends z.ZodType> {
  /** Letters, digits and underscores. */
  name: string;
  schema: Schema;
  instructions: string;
  input: string;
}

/** Two tries of this fit into the function's time. */
const TIMEOUT_MS = 25_000;
const RETRIES = 1;
const MAX_OUTPUT_TOKENS = 8_000;

/**
 * Asks a text model to fill a schema (Responses API, strict structured output). Rejects when OpenAI cannot be reached, when
 * the model refuses, runs out of tokens, or answers in another form; asking again may help with any of these.
 */
export async function structuredOutput<Schema extends z.ZodType>(
  account: OpenAiAccount,
  model: string,
  question: Question<Schema>,
) {
  const client = new OpenAI({
    apiKey: account.apiKey,
    baseURL: account.baseUrl,
    timeout: TIMEOUT_MS,
    maxRetries: RETRIES,
  });
  const response = await client.responses.parse({
    model,
    instructions: question.instructions,
    input: question.input,
    text: { format: zodTextFormat(question.schema, question.name) },
    max_output_tokens: MAX_OUTPUT_TOKENS,
    store: false,
  });
  if (response.status === 'incomplete') {
    throw new Error(`The answer is incomplete: ${response.incomplete_details?.reason ?? 'no reason given'}`);
  }
  if (response.output_parsed === null) throw new Error('The model gave no answer in the form that was asked for.');
  const { usage } = response;
  return {
    answer: response.output_parsed as z.infer<Schema>,
    usage: {
      model,
      input: usage?.input_tokens ?? 0,
      cached: usage?.input_tokens_details?.cached_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
    },
  };
}
