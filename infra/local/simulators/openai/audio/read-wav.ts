import { ApiError } from '../api-error.ts';

const HEADER_BYTES = 44;

/** The samples of a WAV file of one channel of 16-bit PCM. Throws what OpenAI answers to a file that is none. */
export function readWav(file: Buffer): { pcm: Buffer; rate: number } {
  const isWav =
    file.length >= HEADER_BYTES &&
    file.toString('ascii', 0, 4) === 'RIFF' &&
    file.toString('ascii', 8, 16) === 'WAVEfmt ' &&
    file.readUInt32LE(4) === file.length - 8 &&
    file.readUInt16LE(20) === 1 &&
    file.readUInt16LE(22) === 1 &&
    file.readUInt16LE(34) === 16 &&
    file.toString('ascii', 36, 40) === 'data' &&
    file.readUInt32LE(40) === file.length - HEADER_BYTES;
  if (!isWav) throw new ApiError({ message: 'Audio file might be corrupted or unsupported', param: 'file' });
  return { pcm: file.subarray(HEADER_BYTES), rate: file.readUInt32LE(24) };
}
