/** What carriers write for a number that is withheld, some of them as if it were one (https://help.twilio.com/articles/223179988). */
const WITHHELD = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);
const E164 = /^\+[1-9]\d{6,14}$/;

/** The number of somebody who calls; null where it is withheld or none. */
export function callerNumber(from: string): string | null {
  return E164.test(from) && !WITHHELD.has(from) ? from : null;
}
