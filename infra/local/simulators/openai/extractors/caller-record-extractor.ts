import { callerFacts } from '../reception/caller-facts.ts';
import type { Extractor } from './extractor.ts';
import { readTranscript } from './transcript.ts';

const FAMILY = ['nom', 'prenom', 'telephone', 'motif', 'categorie', 'urgence', 'rappel_souhaite'];
/** So many of them make a schema a caller's record. */
const ENOUGH = 3;

/** Who called and why, each value with the line where it was said. */
export const callerRecordExtractor: Extractor = {
  name: 'caller-record',
  suits: (properties) => FAMILY.filter((name) => properties.includes(name)).length >= ENOUGH,
  extract({ input }) {
    const { utterances } = readTranscript(input);
    const lines = utterances.flatMap(({ by, text, line }, index) => {
      const asked = utterances.slice(0, index).findLast((before) => before.by === 'agent')?.text;
      return by === 'agent' ? [] : [{ text, line, asked }];
    });
    const facts = callerFacts(lines);
    const known = Object.entries(facts);
    const resume = facts.motif ? `Appel au sujet suivant : ${facts.motif.value}` : null;
    return {
      ...Object.fromEntries(known.map(([name, { value }]) => [name, value])),
      resume,
      langue: lines.length > 0 ? 'fr' : null,
      sources: known.map(([champ, { line }]) => ({ champ, ligne: line })),
    };
  },
};
