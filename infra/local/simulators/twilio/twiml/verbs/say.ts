import { say } from '../../../speech/speech.ts';
import type { LiveCall } from '../../calls/live-call.ts';
import { untilAborted } from '../../clock.ts';
import { PlaybackQueue } from '../../streams/playback-queue.ts';

/** Speaks `text` to the callee; resolves when the last word has been heard. */
export async function sayOnLine(live: LiveCall, text: string, signal: AbortSignal): Promise<void> {
  await playOnLine(live, say(text, live.exchange.settings.charsPerSecond), signal);
}

/** Plays audio to the callee; resolves when it has been heard, rejects (and falls silent) when `signal` is aborted. */
export async function playOnLine(live: LiveCall, audio: Buffer, signal: AbortSignal): Promise<void> {
  const line = live.answer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const queue = new PlaybackQueue(() => resolve());
  queue.enqueue(audio);
  queue.mark('end');
  line.play(queue);
  try {
    await untilAborted(promise, signal);
  } finally {
    line.play();
  }
}
