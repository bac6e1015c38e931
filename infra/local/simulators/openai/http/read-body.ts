import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api-error.ts';

const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** The body of a request: JSON, or a form; undefined when it is empty. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new ApiError({ message: 'Request body is too large.' }, 413);
    pieces.push(piece);
  }
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return await readForm(Buffer.concat(pieces), contentType);
  const text = Buffer.concat(pieces).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const message =
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)";
    throw new ApiError({ message });
  }
}

async function readForm(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new ApiError({ message: 'We could not parse the form of your request.' });
  }
}
