import * as z from 'zod';
import type { FoundPlatform } from '../demo/find-platform.ts';

/** The product's HTTP API, and the control API of the simulated carrier. */
export interface Client {
  get(path: string): Promise<unknown>;
  /** The same, or null where there is no such thing yet (404). */
  find(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  put(path: string, body: unknown): Promise<unknown>;
  remove(path: string): Promise<unknown>;
  /** Tells the simulator something: `PUT /_sim<path>`, or `POST`. */
  simulate(method: 'PUT' | 'POST', path: string, body: unknown): Promise<unknown>;
}

/** The product's problems say what is wrong in `detail`, the simulator in `error`. */
const refusalSchema = z.object({ detail: z.string().optional(), error: z.string().optional() });

/** Rejects with the answer's status and its reason when something is refused. */
export function clientOf({ url, apiKey }: Pick<FoundPlatform, 'url' | 'apiKey'>, simulatorUrl: string): Client {
  const send = (method: string, address: string, body?: unknown): Promise<Response> =>
    fetch(address, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = async (method: string, response: Response): Promise<unknown> => {
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} answered ${response.status}: ${reasonIn(text)}`);
    return text === '' ? null : JSON.parse(text);
  };
  const ask = async (method: string, address: string, body?: unknown): Promise<unknown> =>
    await read(method, await send(method, address, body));
  return {
    get: (path) => ask('GET', url + path),
    async find(path) {
      const response = await send('GET', url + path);
      return response.status === 404 ? null : await read('GET', response);
    },
    post: (path, body) => ask('POST', url + path, body),
    put: (path, body) => ask('PUT', url + path, body),
    remove: (path) => ask('DELETE', url + path),
    simulate: (method, path, body) => ask(method, `${simulatorUrl}/_sim${path}`, body),
  };
}

function reasonIn(text: string): string {
  try {
    const { detail, error } = refusalSchema.parse(JSON.parse(text));
    return detail ?? error ?? 'no reason given';
  } catch {
    return text.slice(0, 80);
  }
}
