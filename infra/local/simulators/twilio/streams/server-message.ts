/** What the product may send on a stream, or why Twilio would not take it. */
export type ServerMessage =
  | { event: 'media'; audio: Buffer }
  | { event: 'mark'; name: string }
  | { event: 'clear' }
  | { event: 'refused'; code: 31950 | 31951; reason: string };

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads one message of the product; a message for another stream is refused like a malformed one. */
export function readServerMessage(data: Buffer, isBinary: boolean, streamSid: string): ServerMessage {
  if (isBinary) return { event: 'refused', code: 31950, reason: 'binary frame; only text is allowed' };
  const message = parseObject(data.toString('utf8'));
  if (message === undefined) return refused('not a JSON object');
  if (message['streamSid'] !== streamSid) return refused(`streamSid is not ${streamSid}`);
  switch (message['event']) {
    case 'media':
      return readMedia(field(message['media'], 'payload'));
    case 'mark': {
      const name = field(message['mark'], 'name');
      return typeof name === 'string' && name !== '' ? { event: 'mark', name } : refused('mark without a name');
    }
    case 'clear':
      return { event: 'clear' };
    default:
      return refused(`unknown event ${JSON.stringify(message['event'])}`);
  }
}

function readMedia(payload: unknown): ServerMessage {
  if (typeof payload !== 'string' || !BASE64.test(payload)) return refused('media without a base64 payload');
  return { event: 'media', audio: Buffer.from(payload, 'base64') };
}

function refused(reason: string): ServerMessage {
  return { event: 'refused', code: 31951, reason };
}

function field(holder: unknown, name: string): unknown {
  return isObject(holder) ? holder[name] : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Whatever is wrong with it, the answer is the same: refused with 31951.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
