import { ApiError } from '../api-error.ts';
import type { Item } from './item.ts';

export interface Truncation {
  item_id: string;
  content_index: number;
  audio_end_ms: number;
}

/**
 * Cuts the audio of an assistant item to what the client says was played. Asking for more audio than the item holds is
 * an error: clients that measure wall-clock time instead of playback meet it.
 */
export function truncateSpeech(item: Item | undefined, request: Truncation): void {
  if (!item) {
    throw new ApiError({
      code: 'item_truncate_invalid_item_id',
      message: `Item with item_id not found: ${request.item_id}`,
      param: 'item_id',
    });
  }
  const part = item.type === 'message' ? item.parts[request.content_index] : undefined;
  if (part?.type !== 'output_audio') {
    // Captured from the service: neither code nor parameter.
    throw new ApiError({ message: 'Only model output audio messages can be truncated' });
  }
  const audioMs = Math.floor(part.cutAtMs ?? part.audioMs);
  if (request.audio_end_ms > audioMs) {
    throw new ApiError({
      code: 'invalid_value',
      message: `Audio content of ${audioMs}ms is already shorter than ${request.audio_end_ms}ms`,
      param: 'audio_end_ms',
    });
  }
  part.cutAtMs = request.audio_end_ms;
}
