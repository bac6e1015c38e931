/** A word of the model, and when it starts in its item's audio, in ms. */
export interface SpokenWord {
  /** With its leading space, so that joining gives the sentence back. */
  text: string;
  startMs: number;
}

/** What the model said aloud. `cutAtMs` is where the client says that playback stopped. */
export interface SpokenPart {
  type: 'output_audio';
  words: SpokenWord[];
  audio: Buffer[];
  audioMs: number;
  cutAtMs: number | null;
}

/** What somebody said to the model. `heard` is what the model understood, `transcript` what the transcriber wrote. */
export interface HeardPart {
  type: 'input_audio';
  heard: string;
  transcript: string | null;
  audio: Buffer[];
  audioMs: number;
}

export type Part =
  | { type: 'input_text'; text: string }
  | { type: 'input_image'; imageUrl: string }
  | { type: 'output_text'; text: string }
  | HeardPart
  | SpokenPart;

type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export interface MessageItem {
  id: string;
  type: 'message';
  role: 'system' | 'user' | 'assistant';
  status: ItemStatus;
  parts: Part[];
}

export interface CallItem {
  id: string;
  type: 'function_call';
  status: ItemStatus;
  callId: string;
  name: string;
  arguments: string;
}

interface CallOutputItem {
  id: string;
  type: 'function_call_output';
  status: ItemStatus;
  callId: string;
  output: string;
}

/** A conversation item as the simulated model remembers it. */
export type Item = MessageItem | CallItem | CallOutputItem;

/** A word counts as said once its first 20 ms frame, which carries it, has been played. */
const WORD_CARRIED_MS = 20;

/** The words of `part` that were played within its first `endMs` milliseconds. */
function wordsWithin(part: SpokenPart, endMs: number): string {
  return part.words
    .filter((word) => word.startMs + WORD_CARRIED_MS <= endMs)
    .map((word) => word.text)
    .join('');
}

/** What the model remembers of a part: of its own speech, only what was heard when playback was cut. */
function partText(part: Part): string {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return part.text;
    case 'input_image':
      return '';
    case 'input_audio':
      return part.heard;
    case 'output_audio':
      return wordsWithin(part, part.cutAtMs ?? Infinity);
  }
}

/** The text of an item in the model's memory. */
export function itemText(item: Item): string {
  if (item.type === 'function_call') return `${item.name}(${item.arguments})`;
  if (item.type === 'function_call_output') return item.output;
  return item.parts
    .map((part) => partText(part))
    .join(' ')
    .trim();
}
