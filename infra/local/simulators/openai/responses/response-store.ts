import type { Turn } from '../minds/mind.ts';
import type { ResponseView } from './response-view.ts';

interface StoredResponse {
  view: ResponseView;
  /** The whole conversation up to and with this response. */
  turns: Turn[];
}

/** The service keeps thirty days; here the oldest go first. */
const MAX_STORED = 1000;

/** Responses made with `store`, for `previous_response_id` and retrieval. */
export class ResponseStore {
  readonly #responses = new Map<string, StoredResponse>();

  keep(response: StoredResponse): void {
    this.#responses.set(response.view.id, response);
    const [oldest] = this.#responses.keys();
    if (this.#responses.size > MAX_STORED && oldest !== undefined) this.#responses.delete(oldest);
  }

  find(id: string): StoredResponse | undefined {
    return this.#responses.get(id);
  }

  clear(): void {
    this.#responses.clear();
  }
}
