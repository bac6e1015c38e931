/**
 * Characters that no one reads but a model does: zero-width and bidirectional marks, Unicode tag characters, variation
 * selectors, control characters. They are the usual carrier of instructions smuggled into free text (OWASP LLM01:2026).
 */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex no-misleading-character-class -- control characters are what this looks for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E007F}\u{E0100}-\u{E01EF}]/gu;

/** Free text as it may be stored and shown to a model: visible characters only, trimmed, NFC. */
export function cleanText(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC').trim();
}
