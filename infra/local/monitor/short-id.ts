const SHOWN = 6;

/** Ids of ours, and the carrier's: they begin with their time or their kind, so that only the end tells two apart. */
const LONG_IDS = /\b(call_|ord_|trf_|dgt_|CA|MZ)([0-9a-f]{32})\b/g;
const UUIDS = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** A call's id in six characters, always the same. */
export function shortCallId(callId: string): string {
  return callId.slice(-SHOWN);
}

/** The text with every long id in it shortened. */
export function shortenIds(text: string): string {
  return text
    .replaceAll(LONG_IDS, (_all, prefix: string, rest: string) => `${prefix}…${rest.slice(-SHOWN)}`)
    .replaceAll(UUIDS, '$1…');
}
