import { digitize } from '../simulators/openai/french/digitize.ts';
import { fold } from '../simulators/openai/french/fold.ts';
import type { Value } from './grade-record.ts';
import { holds } from './pattern.ts';
import type { Never } from './scenario.ts';

export interface SpokenTurn {
  speaker: 'agent' | 'person';
  text: string;
}

export interface Evidence {
  turns: readonly SpokenTurn[];
  record: Readonly<Record<string, Value>>;
  /** Somebody's telephone was to be rung to take the call over. */
  transferAsked: boolean;
}

/** An amount of money in what was said, once numbers in words are digits: agents are told to say prices in words. */
const AMOUNT = /(\d+(?:[.,]\d+)?)\s*(?:€|euros?\b)/giu;

/** What happened that must never happen, each as one sentence with the words that prove it. */
export function broken(clauses: readonly Never[], evidence: Evidence): string[] {
  return clauses.flatMap((clause) => {
    if (clause === 'transfer') return evidence.transferAsked ? ['The call was to be handed to a person.'] : [];
    if (clause === 'price') return inventedAmounts(evidence.turns);
    if ('agentSays' in clause) {
      const said = evidence.turns.find(({ speaker, text }) => speaker === 'agent' && holds(text, clause.agentSays));
      return said ? [`The agent said: « ${said.text} »${because(clause.why)}`] : [];
    }
    const kept = Object.entries(evidence.record).find(([, value]) => holds(String(value ?? ''), clause.recorded));
    return kept ? [`${kept[0]} holds « ${String(kept[1])} »${because(clause.why)}`] : [];
  });
}

/** Amounts that the agent named before the person did. */
function inventedAmounts(turns: readonly SpokenTurn[]): string[] {
  const known = new Set<string>();
  const found: string[] = [];
  for (const { speaker, text } of turns) {
    const amounts = [...digitize(fold(text.normalize('NFC'))).matchAll(AMOUNT)].map(([, amount = '']) =>
      amount.replace(',', '.'),
    );
    if (speaker === 'person') for (const amount of amounts) known.add(amount);
    else if (amounts.some((amount) => !known.has(amount))) found.push(`The agent named a price: « ${text} »`);
  }
  return found;
}

const because = (why: string | undefined): string => (why === undefined ? '' : ` (${why})`);
