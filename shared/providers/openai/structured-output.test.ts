import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zodTextFormat } from 'openai/helpers/zod';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { supplierAnswerSchema } from '../../domain/supplier-orders/order-result.ts';
import { structuredOutput } from './structured-output.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Answers the requests one after the other with what is given; the last answer goes on. */
async function openAiThat(...answers: { status?: number; body: unknown }[]) {
  const requests: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((pieces) => {
      requests.push({
        headers: request.headers,
        body: JSON.parse(Buffer.concat(pieces as Buffer[]).toString()) as Record<string, unknown>,
      });
      const { status = 200, body } = answers[Math.min(requests.length, answers.length) - 1] ?? { body: {} };
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
      return undefined;
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const account = { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, apiKey: 'sk-test' };
  return { account, requests };
}

const schema = z.object({ size: z.number().nullish(), tags: z.array(z.object({ name: z.string() })).default([]) });
const question = { name: 'thing', schema, instructions: 'Lis.', input: 'Un objet de 3.' };
const saying = (text: string) => ({
  body: {
    status: 'completed',
    output: [
      { type: 'reasoning', summary: [] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
    ],
    usage: { input_tokens: 100, output_tokens: 20, input_tokens_details: { cached_tokens: 40 }, total_tokens: 120 },
  },
});

describe('structured output', () => {
  it('asks for the schema in the form that strict mode wants, and counts what it cost', async () => {
    const { account, requests } = await openAiThat(saying('{"size":3,"tags":[{"name":"a"}]}'));
    const { answer, usage } = await structuredOutput(account, 'gpt-6-luna', question);
    expect(answer).toEqual({ size: 3, tags: [{ name: 'a' }] });
    expect(usage).toEqual({ model: 'gpt-6-luna', input: 100, cached: 40, output: 20 });
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-test');
    expect(requests[0]?.body).toMatchObject({
      model: 'gpt-6-luna',
      store: false,
      instructions: 'Lis.',
      input: 'Un objet de 3.',
    });
  });

  it('writes the same schema as the SDK’s own helper', async () => {
    const { account, requests } = await openAiThat(saying('{"accepte":null}'));
    await structuredOutput(account, 'gpt-6-luna', { ...question, name: 'order', schema: supplierAnswerSchema });
    const { text } = requests[0]!.body as { text: { format: { schema: object } } };
    const expected = zodTextFormat(supplierAnswerSchema, 'order') as { schema: object };
    const bare = (value: object): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, part: unknown) => (key === 'default' || key === '$schema' ? undefined : part)),
      );
    expect(bare(text.format.schema)).toEqual(bare(expected.schema));
    expect(text.format).toMatchObject({ type: 'json_schema', strict: true, name: 'order' });
  });

  it('takes what the model left out for null, and an absent list for an empty one', async () => {
    const { account } = await openAiThat(saying('{}'));
    expect((await structuredOutput(account, 'm', question)).answer).toEqual({ tags: [] });
  });

  it.each([429, 500, 503])('tries once more after %i', async (status) => {
    const { account, requests } = await openAiThat(
      { status, body: { error: { message: 'later' } } },
      saying('{"size":1}'),
    );
    expect((await structuredOutput(account, 'm', question)).answer.size).toBe(1);
    expect(requests).toHaveLength(2);
  });

  it('does not repeat a request that is wrong', async () => {
    const { account, requests } = await openAiThat({
      status: 400,
      body: { error: { message: 'Invalid: "Jean Dupont"', type: 'invalid_request_error', code: null, param: 'input' } },
    });
    // What OpenAI explains may quote what it was asked, and this goes to the log.
    await expect(structuredOutput(account, 'm', question)).rejects.toThrow(
      /^OpenAI answered 400: invalid_request_error, input$/,
    );
    expect(requests).toHaveLength(1);
  });

  it.each([
    [
      'a refusal',
      { status: 'completed', output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'Non.' }] }] },
      /refuses/,
    ],
    [
      'an answer cut short',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [] },
      /max_output_tokens/,
    ],
    ['no answer', { status: 'completed', output: [] }, /no answer/],
    ['an answer that is no JSON', saying('{"size":').body, /JSON/],
    ['an answer in another form', saying('{"size":"large"}').body, /size/],
  ])('rejects with %s', async (_name, body, reason) => {
    const { account } = await openAiThat({ body });
    await expect(structuredOutput(account, 'm', question)).rejects.toThrow(reason);
  });
});
