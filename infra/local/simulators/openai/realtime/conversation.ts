import { ApiError } from '../api-error.ts';
import type { Item } from './item.ts';

/** The default conversation: items in their order, each known by its id. */
export class Conversation {
  #items: Item[] = [];

  get items(): readonly Item[] {
    return this.#items;
  }

  /** The id of the last item, or null in an empty conversation. */
  get lastId(): string | null {
    return this.#items.at(-1)?.id ?? null;
  }

  find(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** Appends `item` and says after which one it came. */
  append(item: Item): string | null {
    const previous = this.lastId;
    this.#items.push(item);
    return previous;
  }

  /** Puts `item` after the item named, at the very beginning for `root`, at the end for null. */
  insert(item: Item, previousItemId: string | null): string | null {
    if (this.find(item.id)) {
      throw new ApiError({
        code: 'item_create_duplicate_item_id',
        message: `Error adding item: an item with id '${item.id}' already exists.`,
        param: 'item.id',
      });
    }
    if (previousItemId === null) return this.append(item);
    if (previousItemId === 'root') {
      this.#items.unshift(item);
      return null;
    }
    const at = this.#items.findIndex((other) => other.id === previousItemId);
    if (at < 0) {
      throw new ApiError({
        code: 'item_create_invalid_previous_item_id',
        message: `Error adding item: the previous item with id '${previousItemId}' does not exist.`,
        param: 'previous_item_id',
      });
    }
    this.#items.splice(at + 1, 0, item);
    return previousItemId;
  }

  /** Lets the sound go and keeps the words: a closed session is only looked at. */
  forgetAudio(): void {
    for (const item of this.#items) {
      if (item.type !== 'message') continue;
      for (const part of item.parts) if ('audio' in part) part.audio = [];
    }
  }

  /** False when there was no such item. */
  delete(id: string): boolean {
    const kept = this.#items.filter((item) => item.id !== id);
    const existed = kept.length < this.#items.length;
    this.#items = kept;
    return existed;
  }
}
