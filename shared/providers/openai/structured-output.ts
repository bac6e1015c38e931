import * as z from 'zod';

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
const TRIES = 2;
const MAX_OUTPUT_TOKENS = 8_000;

const responseSchema = z.object({
  status: z.string().optional(),
  incomplete_details: z.object({ reason: z.string().optional() }).nullish(),
  output: z.array(
    z.object({
      type: z.string(),
      content: z
        .array(z.object({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() }))
        .optional(),
    }),
  ),
  usage: z
    .object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_tokens_details: z.object({ cached_tokens: z.number().optional() }).optional(),
    })
    .nullish(),
});

/**
 * Asks a text model to fill a schema (Responses API, strict structured output:
 * https://developers.openai.com/api/docs/guides/structured-outputs). Rejects when OpenAI cannot be reached, when the model
 * refuses, runs out of tokens, or answers in another form; asking again may help with any of these.
 */
export async function structuredOutput<Schema extends z.ZodType>(
  account: OpenAiAccount,
  model: string,
  question: Question<Schema>,
) {
  const response = responseSchema.parse(await ask(account, request(model, question)));
  if (response.status === 'incomplete') {
    throw new Error(`The answer is incomplete: ${response.incomplete_details?.reason ?? 'no reason given'}`);
  }
  const content = response.output.flatMap((item) => (item.type === 'message' ? (item.content ?? []) : []));
  if (content.some((part) => part.type === 'refusal')) throw new Error('The model refuses to answer.');
  const text = content.find((part) => part.type === 'output_text')?.text;
  if (text === undefined) throw new Error('The model gave no answer.');
  const { usage } = response;
  return {
    answer: question.schema.parse(JSON.parse(text)),
    usage: {
      model,
      input: usage?.input_tokens ?? 0,
      cached: usage?.input_tokens_details?.cached_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
    },
  };
}

function request<Schema extends z.ZodType>(model: string, { name, schema, instructions, input }: Question<Schema>) {
  return {
    model,
    instructions,
    input,
    text: { format: { type: 'json_schema', name, strict: true, schema: strictSchema(schema) } },
    max_output_tokens: MAX_OUTPUT_TOKENS,
    store: false,
  };
}

/** Strict mode wants every key required and nothing besides; what may be absent is null instead. */
function strictSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
      if (jsonSchema.type !== 'object' || !jsonSchema.properties) return;
      jsonSchema.required = Object.keys(jsonSchema.properties);
      jsonSchema.additionalProperties = false;
    },
  });
}

async function ask(account: OpenAiAccount, body: unknown): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return await post(account, body);
    } catch (error) {
      // Nothing here has an effect at OpenAI but its price; a second try is worth it unless the request itself is wrong.
      if (tries === TRIES || (error instanceof OpenAiError && !error.retryable)) throw error;
    }
  }
}

const errorSchema = z.object({
  error: z.object({ type: z.string().nullish(), code: z.string().nullish(), param: z.string().nullish() }),
});

/** Without OpenAI's explanation, which may quote what it was asked: this text goes to the log. */
class OpenAiError extends Error {
  readonly retryable: boolean;

  constructor(status: number, body: unknown) {
    const { type, code, param } = errorSchema.safeParse(body).data?.error ?? {};
    const about = [type, code, param].filter((part) => part != null);
    super(`OpenAI answered ${status}${about.length > 0 ? `: ${about.join(', ')}` : ''}`);
    this.name = 'OpenAiError';
    this.retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  }
}

async function post({ baseUrl, apiKey }: OpenAiAccount, body: unknown): Promise<unknown> {
  const response = await fetch(`${baseUrl}/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new OpenAiError(response.status, await response.json().catch(() => null));
  return await response.json();
}
