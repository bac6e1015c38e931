import OpenAI, { APIConnectionTimeoutError, type APIError } from 'openai';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startOpenAiSimulator, type OpenAiSimulator } from '../simulator.ts';
import { at, text } from '../testing/at.ts';
import { assertOfficial } from '../testing/official-spec.ts';

let simulator: OpenAiSimulator;
let client: OpenAI;

beforeAll(async () => {
  simulator = await startOpenAiSimulator({ apiKey: 'sk-test', settings: { responsesLatencyMs: 0 } });
  client = new OpenAI({ apiKey: 'sk-test', baseURL: `${simulator.url}/v1`, maxRetries: 0, timeout: 2000 });
});
afterAll(() => simulator.close());

const Outcome = z.object({
  accepte: z.boolean().nullable(),
  date_livraison: z.iso.date().nullable(),
  creneau: z.string().nullable(),
  prix_total: z.number().min(0).nullable(),
  devise: z.enum(['EUR', 'MAD', 'USD']).nullable(),
  ingredients: z.array(
    z.object({
      nom: z.string(),
      disponible: z.boolean().nullable(),
      quantite_confirmee: z.number().nullable(),
      prix_unitaire: z.number().nullable(),
      remarque: z.string().nullable(),
    }),
  ),
  conditions: z.string().nullable(),
  raison_refus: z.string().nullable(),
  resume: z.string(),
  sources: z.array(
    z.object({ champ: z.enum(['accepte', 'date_livraison', 'prix_total', 'ingredients']), ligne: z.int() }),
  ),
});

const TRANSCRIPT = `Date de l'appel : 2026-11-20
Commande :
- 10 kg de Tomates
1 [agent] Bonjour, il nous faut 10 kg de tomates, c'est possible ?
2 [fournisseur] Oui, demain à 14 h, 52 euros.`;

const fault = (body: unknown) => fetch(`${simulator.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(body) });
const parse = () =>
  client.responses.parse({
    model: 'gpt-6-luna',
    input: TRANSCRIPT,
    text: { format: zodTextFormat(Outcome, 'resultat') },
  });

const post = (body: unknown, key = 'sk-test') =>
  fetch(`${simulator.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** The error that a request is refused with. */
async function refusalOf(fields: Record<string, unknown>): Promise<unknown> {
  const reply = await post({ model: 'gpt-6-luna', input: 'Bonjour', ...fields });
  const body: unknown = await reply.json();
  expect(reply.status).toBe(400);
  assertOfficial(body, 'ErrorResponse', 'error');
  return at(body, 'error');
}

const jsonSchema = (schema: Record<string, unknown>) => ({
  text: { format: { type: 'json_schema', name: 'x', strict: true, schema } },
});

describe('POST /v1/responses', () => {
  it('gives the SDK a parsed structured output, taken from the transcript', async () => {
    const response = await client.responses.parse({
      model: 'gpt-6-luna',
      instructions: "Extrais le résultat de l'appel.",
      input: TRANSCRIPT,
      text: { format: zodTextFormat(Outcome, 'resultat') },
      store: false,
    });
    expect(response.status).toBe('completed');
    expect(response.output[0]?.type).toBe('reasoning');
    expect(response.output_parsed).toMatchObject({
      accepte: true,
      date_livraison: '2026-11-21',
      creneau: '14:00',
      prix_total: 52,
      devise: 'EUR',
    });
    expect(response.output_parsed?.sources).toContainEqual({ champ: 'prix_total', ligne: 2 });
    expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  });

  it('answers with every field of the official document', async () => {
    for (const fields of [
      {},
      { reasoning: { effort: 'none' } },
      { metadata: { call: '1' }, max_output_tokens: 100, text: { verbosity: 'low' } },
    ]) {
      const reply = await post({
        model: 'gpt-6-luna',
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'Bonjour' }] }],
        ...fields,
      });
      expect(reply.headers.get('x-request-id')).toMatch(/^req_/);
      const body: unknown = await reply.json();
      expect(text(body, 'id')).toMatch(/^resp_/);
      assertOfficial(body, 'Response', 'response');
    }
  });

  it('goes on from an earlier response, unless it was not stored', async () => {
    const first = await client.responses.create({ model: 'gpt-6-luna', input: 'Je cherche un hôtel.' });
    const second = await client.responses.create({
      model: 'gpt-6-luna',
      input: 'Pour deux.',
      previous_response_id: first.id,
    });
    expect(second.previous_response_id).toBe(first.id);
    expect(second.usage?.input_tokens).toBeGreaterThan(first.usage?.input_tokens ?? 0);
    expect((await client.responses.retrieve(first.id)).output_text).toBe(first.output_text);
    const lost = await client.responses.create({ model: 'gpt-6-luna', input: 'x', store: false });
    await expect(client.responses.retrieve(lost.id)).rejects.toMatchObject({ status: 404 });
    expect(await refusalOf({ previous_response_id: lost.id })).toMatchObject({ code: 'previous_response_not_found' });
  });

  it('calls a function when it must, with arguments that the SDK can parse', async () => {
    const tool = zodResponsesFunction({
      name: 'track_order',
      parameters: z.object({ numero_suivi: z.string(), urgent: z.boolean() }),
    });
    const input = [{ role: 'user' as const, content: 'Où est mon colis ?' }];
    const response = await client.responses.parse({
      model: 'gpt-6-luna',
      input,
      tools: [tool],
      tool_choice: 'required',
    });
    const call = response.output.find((item) => item.type === 'function_call');
    expect(call).toMatchObject({ name: 'track_order', parsed_arguments: { urgent: true } });
    const answer = await client.responses.create({
      model: 'gpt-6-luna',
      input: [{ type: 'function_call_output', call_id: call?.call_id ?? '', output: '{"statut":"en_livraison"}' }],
      previous_response_id: response.id,
    });
    expect(answer.output_text).not.toBe('');
  });

  it('cuts what is longer than max_output_tokens, which the SDK does not parse', async () => {
    const response = await client.responses.parse({
      model: 'gpt-6-luna',
      input: TRANSCRIPT,
      text: { format: zodTextFormat(Outcome, 'resultat') },
      reasoning: { effort: 'none' },
      max_output_tokens: 16,
    });
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_parsed: null,
    });
  });

  it('refuses a schema that strict mode refuses', async () => {
    const property = { a: { type: 'string' } };
    expect(await refusalOf(jsonSchema({ type: 'object', properties: property, required: ['a'] }))).toEqual({
      message:
        "Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      type: 'invalid_request_error',
      param: 'text.format.schema',
      code: 'invalid_json_schema',
    });
    expect(
      await refusalOf(jsonSchema({ type: 'object', properties: property, required: [], additionalProperties: false })),
    ).toMatchObject({
      message: expect.stringContaining("Missing 'a'") as unknown,
    });
    expect(await refusalOf(jsonSchema({ type: 'array', items: { type: 'string' } }))).toMatchObject({
      message:
        "Invalid schema for response_format 'x': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'.",
    });
    const nested = {
      type: 'object',
      properties: { b: { type: 'object', properties: property } },
      required: ['b'],
      additionalProperties: false,
    };
    expect(await refusalOf(jsonSchema(nested))).toMatchObject({
      message: expect.stringContaining("In context=('properties', 'b')") as unknown,
    });
    expect(
      await refusalOf({
        tools: [{ type: 'function', name: 'f', parameters: { type: 'object', properties: property } }],
      }),
    ).toMatchObject({
      code: 'invalid_function_parameters',
      param: 'tools[0].parameters',
    });
    expect(await refusalOf({ text: { format: { type: 'json_object' } } })).toMatchObject({ param: 'input' });
  });

  it('refuses what it does not know, in the words of the API', async () => {
    expect(await refusalOf({ temprature: 1 })).toMatchObject({
      code: 'unknown_parameter',
      message: "Unknown parameter: 'temprature'.",
    });
    expect(await refusalOf({ model: 'gpt-4' })).toMatchObject({ code: 'model_not_found', param: 'model' });
    expect(await refusalOf({ model: undefined })).toMatchObject({ code: 'missing_required_parameter', param: 'model' });
    expect(await refusalOf({ max_output_tokens: 5 })).toMatchObject({ code: 'integer_below_min_value' });
    expect(await refusalOf({ temperature: 0.2 })).toMatchObject({
      code: 'unsupported_parameter',
      param: 'temperature',
    });
    expect(await refusalOf({ tool_choice: 'required' })).toMatchObject({ param: 'tool_choice' });
    expect(await refusalOf({ input: [{ type: 'function_call_output', call_id: 'call_1', output: '' }] })).toMatchObject(
      {
        message: 'No tool call found for function call output with call_id call_1.',
      },
    );
    expect(await refusalOf({ input: [{ role: 'nobody', content: 'x' }] })).toMatchObject({ param: 'input[0].role' });
    expect(at(await (await post('{"model":')).json(), 'error.message')).toMatch(/could not parse the JSON body/);
  });
});

describe('the rest of the REST API', () => {
  it('lists models with the day they end, and finds one', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toContain('gpt-realtime-2.1');
    expect(data.map(({ id }) => id)).not.toContain('gpt-4o-realtime-preview');
    expect(await client.models.retrieve('gpt-realtime')).toMatchObject({
      object: 'model',
      shutdown_date: '2027-01-20',
    });
    await expect(client.models.retrieve('gpt-4o-realtime-preview')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    const list: unknown = await (
      await fetch(`${simulator.url}/v1/models`, { headers: { authorization: 'Bearer sk-test' } })
    ).json();
    assertOfficial(list, 'ListModelsResponse', 'models');
  });

  it('needs the key, and knows its own addresses', async () => {
    const wrong = await post({}, 'sk-wrong');
    expect(wrong.status).toBe(401);
    expect(at(await wrong.json(), 'error.code')).toBe('invalid_api_key');
    expect((await fetch(`${simulator.url}/v1/models`)).status).toBe(401);
    const lost = await fetch(`${simulator.url}/v1/nowhere`, { headers: { authorization: 'Bearer sk-test' } });
    expect(lost.status).toBe(404);
    expect(at(await lost.json(), 'error.code')).toBe('unknown_url');
  });
});

describe('faults of the Responses API', () => {
  it.each([
    [429, 'rate_limit_exceeded'],
    [500, 'server_error'],
    [401, 'invalid_api_key'],
    [503, 'server_error'],
  ])('answers %i in the shape of the API, once', async (status, code) => {
    await fault({ kind: 'responses_status', status, retryAfterSeconds: 2 });
    const error = await parse().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ status, code });
    expect((error as APIError).headers?.get('retry-after')).toBe('2');
    expect((await parse()).status).toBe('completed');
  });

  it('never answers', async () => {
    await fault({ kind: 'responses_timeout' });
    const impatient = client.withOptions({ timeout: 100 });
    await expect(impatient.responses.create({ model: 'gpt-6-luna', input: 'x' })).rejects.toBeInstanceOf(
      APIConnectionTimeoutError,
    );
  });

  it('refuses, stops half way, or writes JSON that does not parse', async () => {
    await fault([
      { kind: 'responses_refusal' },
      { kind: 'responses_incomplete', reason: 'content_filter', skip: 1 },
      { kind: 'responses_invalid_json', skip: 1 },
    ]);
    const refused = await parse();
    expect(refused.output_parsed).toBeNull();
    expect(refused.output.at(-1)).toMatchObject({ content: [{ type: 'refusal' }] });
    // The refusal was an answer on which the others did not get their turn.
    expect((await parse()).status).toBe('completed');
    expect(await parse()).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } });
    await expect(parse()).rejects.toThrow(/JSON/);
  });

  it('are remembered with the requests that met them', async () => {
    const { requests } = (await (await fetch(`${simulator.url}/_sim/responses`)).json()) as {
      requests: { status: number; request: { input: string } }[];
    };
    expect(requests.some(({ status }) => status === 429)).toBe(true);
    expect(requests.some(({ request }) => request.input === TRANSCRIPT)).toBe(true);
  });
});
