import type { DocumentStore } from '../../dynamodb/document-store.ts';
import { DEFAULT_HOTEL, type Hotel, HOTEL_SCHEMA, type HotelConfig, storedHotelSchema } from './hotel.ts';

const KEY = { pk: 'hotel', sk: 'hotel' };

export interface HotelRepository {
  current(): Promise<Hotel>;
  /** Writes `config` over the hotel that was read; false when somebody else did meanwhile. */
  save(read: Hotel, config: HotelConfig, now: Date): Promise<boolean>;
}

export function createHotelRepository(store: DocumentStore, table: string): HotelRepository {
  return {
    async current() {
      const item = await store.get(table, KEY);
      return item ? storedHotelSchema.parse(item) : { version: 0, config: DEFAULT_HOTEL };
    },

    save: (read, config, now) =>
      store.put(
        table,
        { ...KEY, schema: HOTEL_SCHEMA, version: read.version + 1, updatedAt: now.toISOString(), config },
        read.version === 0 ? 'absent' : { version: read.version },
      ),
  };
}
