import { inOrder, type Turn } from './transcript.ts';

/** A line of the transcript as a model that reads it sees it, and as a source points to it; numbers start at 1. */
export interface TranscriptLine {
  ligne: number;
  speaker: Turn['speaker'];
  texte: string;
}

/** What was really said: an agent's words that nobody heard are left out, those that were cut off are marked. */
export function transcriptLines(turns: readonly Turn[]): TranscriptLine[] {
  return inOrder(turns)
    .filter((turn) => turn.text.trim() !== '' && !(turn.speaker === 'agent' && turn.heard === 'none'))
    .map((turn, index) => ({
      ligne: index + 1,
      speaker: turn.speaker,
      texte: turn.heard === 'part' ? `${heardPart(turn)} […]` : turn.text,
    }));
}

/** The words that fit into the time that was heard; speech runs evenly enough for that. */
function heardPart(turn: Turn): string {
  if (turn.heardMs === null || !turn.spokenMs) return turn.text;
  const cut = Math.floor((turn.text.length * turn.heardMs) / turn.spokenMs);
  return turn.text.slice(0, cut).replace(/\s+\S*$/, '');
}
