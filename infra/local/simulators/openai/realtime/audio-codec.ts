import { DECODED, encodeSample } from '../../speech/mu-law.ts';
import type { AudioFormat } from './session-schema.ts';

/** 24 kHz against the 8 kHz of the line. */
const PCM_SAMPLES_PER_LINE_SAMPLE = 3;
const PCM_BYTES_PER_SAMPLE = 2;

/**
 * Everything inside the simulator is µ-law. PCM at 24 kHz repeats each decoded sample three times: crude, but exact on
 * the way back, so that the words carried in the bytes survive. A-law never gets here.
 */
export function encodeAudio(muLaw: Buffer, format: AudioFormat): Buffer {
  if (format.type !== 'audio/pcm') return muLaw;
  const pcm = Buffer.alloc(muLaw.length * PCM_SAMPLES_PER_LINE_SAMPLE * PCM_BYTES_PER_SAMPLE);
  let at = 0;
  for (const byte of muLaw) {
    const sample = DECODED[byte] ?? 0;
    for (let i = 0; i < PCM_SAMPLES_PER_LINE_SAMPLE; i++) at = pcm.writeInt16LE(sample, at);
  }
  return pcm;
}

/** Bytes from the client, as µ-law at 8 kHz. */
export function decodeAudio(bytes: Buffer, format: AudioFormat): Buffer {
  if (format.type !== 'audio/pcm') return bytes;
  const step = PCM_SAMPLES_PER_LINE_SAMPLE * PCM_BYTES_PER_SAMPLE;
  const muLaw = Buffer.alloc(Math.floor(bytes.length / step));
  for (let i = 0; i < muLaw.length; i++) muLaw[i] = encodeSample(bytes.readInt16LE(i * step));
  return muLaw;
}
