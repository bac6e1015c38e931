/** What a recorded announcement, or a few words that stand for more, tell about who is on the line. */
export type Meaning =
  /** A message can be left. */
  | 'voicemail'
  /** A telephone that asks who calls and why before it rings. */
  | 'screening'
  | 'menu'
  /** Somebody will come to the line. */
  | 'hold'
  /** The number leads nowhere, today and tomorrow. */
  | 'not_in_service'
  /** Nobody can be reached just now. */
  | 'unreachable'
  /** The end of a recording, or of a conversation. */
  | 'goodbye'
  /** What no recording says: somebody is listening. */
  | 'person';

/** Words by which a {@link Meaning} is recognised, in text as `normalise` leaves it: no accents, capitals or punctuation. */
export interface Phrase {
  means: Meaning;
  /** Nobody says this in a conversation; any other phrase counts only while nobody has answered the agent. */
  sure: boolean;
  words: RegExp;
  why: string;
}
