/**
 * How long a leg may last, so that all legs of the call together last `maxMs` from the moment it was answered (ISO): for so long does
 * the carrier hold the line (`TimeLimit`), and a call that came in would be held for ever by relays that take turns.
 */
export function remainingMs(maxMs: number, answeredAt: string, now: Date): number {
  return Math.max(0, maxMs - (now.getTime() - Date.parse(answeredAt)));
}
