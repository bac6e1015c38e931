import type { ApiErrorBody } from '../api-error.ts';
import { ApiError } from '../api-error.ts';

interface HttpRequest {
  method: string;
  /** Path without query. */
  path: string;
  /** What the groups of the route's path matched. */
  groups: Record<string, string | undefined>;
  /** Parsed JSON, a form, or undefined when there was no body. */
  body: unknown;
}

export interface HttpReply {
  status: number;
  /** Bytes go out as they are, with the content type in `headers`; anything else as JSON. */
  body: unknown;
  headers?: Record<string, string>;
}

/** Null means that no answer will ever come. */
export type Answer = HttpReply | null;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: RegExp;
  handle(request: HttpRequest): Answer | Promise<Answer>;
}

/** An error in the shape of every OpenAI reply. */
export function errorReply(error: ApiError): HttpReply {
  const { message, type, param, code }: ApiErrorBody = error.body;
  return { status: error.httpStatus, body: { error: { message, type, param, code } } };
}

/** What the service answers to an address it does not know. */
export function unknownUrl(method: string, path: string): ApiError {
  const message = `Invalid URL (${method} ${path})`;
  return new ApiError({ code: 'unknown_url', message }, 404);
}
