/** An instant (milliseconds since the epoch) as Twilio writes dates: `Fri, 20 Nov 2026 18:00:00 +0000`. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
