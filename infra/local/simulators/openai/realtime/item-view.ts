import type { Item, Part } from './item.ts';

interface ContentView {
  type: 'input_text' | 'input_audio' | 'input_image' | 'output_text' | 'output_audio';
  text?: string;
  /** Null until it is transcribed, and always when transcription is off. */
  transcript?: string | null;
  image_url?: string;
  audio?: string;
}

interface MessageView {
  id: string;
  object: 'realtime.item';
  type: 'message';
  status: Item['status'];
  role: 'system' | 'user' | 'assistant';
  content: ContentView[];
}

export type ItemView =
  | MessageView
  | {
      id: string;
      object: 'realtime.item';
      type: 'function_call';
      status: Item['status'];
      call_id: string;
      name: string;
      arguments: string;
    }
  | {
      id: string;
      object: 'realtime.item';
      type: 'function_call_output';
      status: Item['status'];
      call_id: string;
      output: string;
    };

/** An item as it goes over the wire; audio itself is only in the answer to a retrieve. */
export function viewItem(item: Item, encodeAudio?: (audio: Buffer[]) => string): ItemView {
  const base = { id: item.id, object: 'realtime.item', status: item.status } as const;
  if (item.type === 'function_call') {
    return { ...base, type: item.type, call_id: item.callId, name: item.name, arguments: item.arguments };
  }
  if (item.type === 'function_call_output') {
    return { ...base, type: item.type, call_id: item.callId, output: item.output };
  }
  return { ...base, type: item.type, role: item.role, content: item.parts.map((part) => viewPart(part, encodeAudio)) };
}

function viewPart(part: Part, encodeAudio: ((audio: Buffer[]) => string) | undefined): ContentView {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: part.type, text: part.text };
    case 'input_image':
      return { type: part.type, image_url: part.imageUrl };
    case 'input_audio': {
      const view: ContentView = { type: part.type, transcript: part.transcript };
      return encodeAudio ? { ...view, audio: encodeAudio(part.audio) } : view;
    }
    case 'output_audio': {
      // Truncating deletes the server's transcript, so that no unheard word is left in the context.
      const view: ContentView =
        part.cutAtMs === null
          ? { type: part.type, transcript: part.words.map((word) => word.text).join('') }
          : { type: part.type };
      return encodeAudio ? { ...view, audio: encodeAudio(part.audio) } : view;
    }
  }
}
