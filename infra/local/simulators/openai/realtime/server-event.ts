import type { RealtimeServerEvent, RealtimeError } from 'openai/resources/realtime/realtime';
import type { ItemView } from './item-view.ts';
import type { ResponseView } from './response-view.ts';
import type { SessionConfig } from './session-config.ts';

type Unstamped<T> = T extends { event_id: string } ? Omit<T, 'event_id'> : never;

/** Events whose payload the service fills with nulls that the official types leave out. */
type Reshaped =
  | { type: 'session.created' | 'session.updated'; session: SessionConfig }
  | { type: 'response.created' | 'response.done'; response: ResponseView }
  | {
      type: 'response.output_item.added' | 'response.output_item.done';
      response_id: string;
      output_index: number;
      item: ItemView;
    }
  | { type: 'conversation.item.added' | 'conversation.item.done'; previous_item_id: string | null; item: ItemView }
  | { type: 'conversation.item.retrieved'; item: ItemView }
  | { type: 'input_audio_buffer.committed'; previous_item_id: string | null; item_id: string }
  // The only event without an id of its own.
  | { type: 'input_audio_buffer.dtmf_event_received'; event: string; received_at: number }
  | { type: 'error'; error: RealtimeError };

type Official = Exclude<RealtimeServerEvent, { type: Reshaped['type'] }>;

/** A server event before it gets its `event_id`. Everything not reshaped above is the official SDK's own type. */
export type ServerEvent = Reshaped | Unstamped<Official>;

/** Where a part of the simulator sends its events. */
export type Send = (event: ServerEvent) => void;
