import { fold } from '../french/fold.ts';
import { sayAndHangUp } from './hang-up.ts';
import type { Intent, Mind, Situation } from './mind.ts';

const LONGEST_ECHO = 50;

/** Knows nothing in particular: answers politely with what it heard. */
export const genericMind: Mind = {
  name: 'generic',
  suits: () => true,
  think({ turns, tools }: Situation): Intent[] {
    const last = turns.at(-1);
    if (last?.by === 'tool_result') return [{ type: 'say', text: "C'est fait. Autre chose ?" }];
    const heard = last?.by === 'caller' ? last.text.trim() : '';
    if (heard === '') {
      const spoken = turns.some((turn) => turn.by === 'agent');
      return [{ type: 'say', text: spoken ? "Vous m'entendez toujours ?" : 'Bonjour, je vous écoute.' }];
    }
    if (/\bau revoir\b|\bbonne (?:journee|soiree)\b/.test(fold(heard))) {
      return sayAndHangUp('Merci, au revoir.', tools, {
        reason: 'conversation terminée',
        outcome: ['complet', 'termin', 'done'],
      });
    }
    return [{ type: 'say', text: `J'ai bien entendu : ${echo(heard)}. Je vous écoute.` }];
  },
};

function echo(heard: string): string {
  const plain = heard.replace(/[\s.!?]+$/u, '');
  return plain.length <= LONGEST_ECHO ? plain : `${plain.slice(0, LONGEST_ECHO).replace(/\s+\S*$/u, '')}…`;
}
