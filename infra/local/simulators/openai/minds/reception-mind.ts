import { fold } from '../french/fold.ts';
import { callerFacts, type CallerFacts } from '../reception/caller-facts.ts';
import { handOver } from './hand-over.ts';
import { sayAndHangUp } from './hang-up.ts';
import type { Intent, Mind, Situation } from './mind.ts';

const QUESTIONS: { of: keyof CallerFacts; words: string }[] = [
  { of: 'motif', words: 'Quel est le motif de votre appel ?' },
  { of: 'nom', words: "À quel nom, s'il vous plaît ?" },
  { of: 'telephone', words: 'À quel numéro peut-on vous joindre ?' },
];
const ANYTHING_ELSE = 'Souhaitez-vous ajouter quelque chose ?';
const STILL_THERE = 'Vous êtes toujours en ligne ?';

/** Answers the telephone: asks why somebody calls, who they are and where to reach them, repeats it, and takes leave. */
export const receptionMind: Mind = {
  name: 'reception',
  suits: ({ instructions }) => /\breponds? au telephone\b/.test(fold(instructions)),
  think(situation: Situation): Intent[] {
    const { turns, tools } = situation;
    const said = turns.flatMap((turn) => (turn.by === 'agent' ? [turn.text] : []));
    const lines = turns.flatMap((turn, line) => {
      const before = turns.slice(0, line).findLast(({ by }) => by === 'agent');
      const asked = before?.by === 'agent' ? before.text : undefined;
      return turn.by === 'caller' ? [{ text: turn.text, line, asked }] : [];
    });
    const last = turns.at(-1);
    if (last?.by !== 'caller' || last.text.trim() === '') {
      return [{ type: 'say', text: said.length === 0 ? 'Bonjour, je vous écoute.' : STILL_THERE }];
    }
    const transfer = handOver(last.text, tools, `Un appel : ${lines.map(({ text }) => text).join(' ')}`);
    if (transfer) return transfer;
    const facts = callerFacts(lines);
    if (/\bau revoir\b/.test(fold(last.text))) return takeLeave(facts, tools);
    const asked = (words: string) => said.some((text) => text.includes(words));
    const question = QUESTIONS.find(({ of, words }) => facts[of] === undefined && !asked(words));
    if (question) return [{ type: 'say', text: question.words }];
    if (!asked(ANYTHING_ELSE)) return [{ type: 'say', text: `C'est noté. ${ANYTHING_ELSE}` }];
    return takeLeave(facts, tools);
  },
};

function takeLeave({ prenom, nom }: CallerFacts, tools: Situation['tools']): Intent[] {
  const name = prenom && nom ? `${prenom.value} ${nom.value}, j` : 'J';
  return sayAndHangUp(`${name}'ai bien tout noté et je transmets. Merci de votre appel, au revoir !`, tools, {
    reason: 'appel terminé',
    outcome: ['complet', 'termin', 'done'],
  });
}
