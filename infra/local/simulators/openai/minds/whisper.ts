import type { Situation } from './mind.ts';

const QUOTE = /«\s*([^«»]+?)\s*»/u;

/**
 * The sentence between « and » that a system message in the middle of the conversation wants said, until the model has said it:
 * a sentence that was cut off before it was heard is said again.
 */
export function findWhisper({ turns }: Situation): string | null {
  const at = turns.findLastIndex((turn) => turn.by === 'system' && QUOTE.test(turn.text));
  const message = turns[at];
  if (message?.by !== 'system') return null;
  const sentence = QUOTE.exec(message.text.normalize('NFC'))?.[1] ?? '';
  const said = turns.slice(at + 1).some((turn) => turn.by === 'agent' && turn.text.includes(sentence));
  return said ? null : sentence;
}
