import * as z from 'zod/mini';

const instant = z.iso.datetime();

/** What a telephone's keys can send; `w` is half a second's pause. */
export const DIGITS = /^[0-9*#wW]{1,32}$/;

/**
 * Keys that the agent presses on the other side's telephone system. `playing` is written before the carrier is told, so no
 * crash presses them twice; `unsure`: it was told, and came back without having said that it played them.
 */
export const digitsSchema = z.object({
  id: z.string(),
  digits: z.string(),
  /** The leg that was talking when they were asked for. */
  leg: z.int(),
  state: z.enum(['requested', 'playing', 'played', 'unsure']),
  /** The carrier's token of the request that was answered with the digits. */
  token: z.nullable(z.string()),
  requestedAt: instant,
});
export type Digits = z.infer<typeof digitsSchema>;
