/** G.711 µ-law, sample by sample. */

/** G.711 bias and the sign, segment and mantissa bits of a µ-law byte. */
const BIAS = 0x84;
const CLIP = 32_635;

/** The 16-bit sample that each byte stands for. */
export const DECODED = Int16Array.from({ length: 256 }, (_, byte) => {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
});

/** The byte that is nearest to a 16-bit sample. */
export function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const segment = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  const mantissa = (magnitude >> (segment + 3)) & 0x0f;
  return ~(sign | (segment << 4) | mantissa) & 0xff;
}
