/** How an invocation ended, as whoever invoked the function learns it. */
export type InvokeResult =
  | { kind: 'returned'; payload: string }
  /** The function failed, ran out of time, or its process died; `payload` is Lambda's error object. */
  | { kind: 'failed'; payload: string }
  /** The concurrency that is reserved for the function is used up; the function did not run. */
  | { kind: 'throttled' };

export interface Invocation {
  requestId: string;
  payload: string;
  functionArn: string;
}

/** A synchronous request and its answer may have this many bytes. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

export function failed(errorType: string, errorMessage: string): InvokeResult {
  return { kind: 'failed', payload: JSON.stringify({ errorType, errorMessage }) };
}

/** The message within Lambda's error object, for people. */
export function failureText(payload: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(payload) as Record<string, unknown>;
    return [errorType, errorMessage].filter(Boolean).join(': ');
  } catch {
    return payload.slice(0, 200);
  }
}
