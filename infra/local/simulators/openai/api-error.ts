/** An error as OpenAI words it, over HTTP or as a realtime `error` event. */
export interface ApiErrorBody {
  type: string;
  code: string | null;
  message: string;
  param: string | null;
}

/** Thrown where a request is refused; the border that caught the request turns it into a reply. */
export class ApiError extends Error {
  readonly body: ApiErrorBody;
  readonly httpStatus: number;

  constructor(body: Partial<ApiErrorBody> & { message: string }, httpStatus = 400) {
    super(body.message);
    this.name = 'ApiError';
    this.body = { type: 'invalid_request_error', code: null, param: null, ...body };
    this.httpStatus = httpStatus;
  }
}

/** 401 for a key that is absent or not the one expected. */
export function keyRefused(key: string | undefined): ApiError {
  if (!key) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
      '(i.e. Authorization: Bearer YOUR_KEY).';
    return new ApiError({ message }, 401);
  }
  const shown = key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(4)}${key.slice(-4)}` : '****';
  const message = `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  return new ApiError({ code: 'invalid_api_key', message }, 401);
}
