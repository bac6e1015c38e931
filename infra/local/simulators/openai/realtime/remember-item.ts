import { ApiError } from '../api-error.ts';
import { newIdentifier } from '../identifiers.ts';
import type { ClientItem } from './client-event.ts';
import { decodeAudio } from './audio-codec.ts';
import { InputAudio } from './input-audio.ts';
import type { Item, Part } from './item.ts';
import type { AudioFormat } from './session-schema.ts';

/** The item that the model remembers for one that the client wrote. */
export function rememberItem(item: ClientItem, inputFormat: AudioFormat, param: string): Item {
  const id = item.id ?? newIdentifier('item');
  const status = 'completed';
  if (item.type === 'function_call') {
    const callId = item.call_id ?? newIdentifier('call');
    return { id, type: item.type, status, callId, name: item.name, arguments: item.arguments };
  }
  if (item.type === 'function_call_output') {
    return { id, type: item.type, status, callId: item.call_id, output: item.output };
  }
  const parts = item.content.map((content): Part => {
    if (content.type === 'input_image') return { type: 'input_image', imageUrl: content.image_url };
    if (content.type !== 'input_audio') return { type: content.type, text: content.text };
    const audio = new InputAudio();
    audio.append(decodeAudio(decodeBase64(content.audio, `${param}.content`), inputFormat));
    return { ...audio.commit(), transcript: content.transcript ?? null };
  });
  return { id, type: 'message', role: item.role, status, parts };
}

/** Not longer than 15 MiB, the limit of one append. */
const MAX_AUDIO_BYTES = 15 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Bytes of a base64 field, or the service's complaint about it. */
export function decodeBase64(text: string, param: string): Buffer {
  // Looking at both ends is enough for an honest client; Node skips what is wrong in between, as the service does not.
  const looksRight = text.length % 4 === 0 && BASE64.test(text.slice(0, 64)) && BASE64.test(text.slice(-64));
  if (!looksRight) {
    const message = `Invalid '${param}'. Expected base64-encoded audio bytes but got an invalid value.`;
    throw new ApiError({ code: 'invalid_value', message, param });
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > MAX_AUDIO_BYTES) {
    const message = `Invalid '${param}': audio too long. Expected at most 15 MiB in one event.`;
    throw new ApiError({ code: 'string_above_max_length', message, param });
  }
  return bytes;
}
