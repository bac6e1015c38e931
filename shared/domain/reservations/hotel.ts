import * as z from 'zod';

/**
 * A hotel's rooms as the business writes them: data, not code. Prices are euro cents, per room and night.
 */
export const HOTEL_SCHEMA = 1;

/** A day of any year, `MM-DD`. */
const dayOfYear = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a day of the year such as 07-14');

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be an hour such as 15:00');

const cents = z.int().min(0).max(100_000_00);

export const seasonSchema = z.strictObject({
  nom: z.string().min(1).max(60),
  /** First and last night, both included; one that ends before it begins goes on into the next year. */
  du: dayOfYear,
  au: dayOfYear,
  prix_nuit: cents,
});

export const roomTypeSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower-case letters, digits and _'),
  nom: z.string().min(1).max(60),
  description: z.string().max(500).default(''),
  /** Guests that one room takes. */
  capacite: z.int().min(1).max(20),
  /** Rooms of this type. */
  nombre: z.int().min(0).max(500),
  prix_nuit: cents,
  /** The first one that holds a night sets its price. */
  saisons: z.array(seasonSchema).max(20).default([]),
});
export type RoomType = z.infer<typeof roomTypeSchema>;

export const hotelConfigSchema = z.strictObject({
  /** What guests are told that it is called, and where they reach it; null for the business's own. */
  nom: z.string().min(1).max(60).nullable().default(null),
  telephone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +33123456789')
    .nullable()
    .default(null),
  /** By the hotel's clock: from when rooms may be taken, and by when they are to be left; null is not spoken of. */
  heure_arrivee: hour.nullable().default(null),
  heure_depart: hour.nullable().default(null),
  /** IANA: the days of a stay are the hotel's. */
  fuseau_horaire: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be a time zone such as Europe/Paris'),
  /** ISO 3166: the country of telephone numbers that are given without one. */
  pays: z.string().regex(/^[A-Z]{2}$/, 'must be a country such as FR'),
  chambres: z
    .array(roomTypeSchema)
    .min(1)
    .max(30)
    .refine((rooms) => new Set(rooms.map(({ id }) => id)).size === rooms.length, 'must have different ids'),
});
export type HotelConfig = z.infer<typeof hotelConfigSchema>;

export const storedHotelSchema = z.object({
  schema: z.literal(HOTEL_SCHEMA),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  config: hotelConfigSchema,
});

/** The hotel as it is; version 0 is what it is before anybody writes it. */
export interface Hotel {
  version: number;
  config: HotelConfig;
}

export function roomType(hotel: Hotel, id: string): RoomType | undefined {
  return hotel.config.chambres.find((room) => room.id === id);
}

/** Until somebody saves another one. */
export const DEFAULT_HOTEL: HotelConfig = {
  nom: null,
  telephone: null,
  heure_arrivee: null,
  heure_depart: null,
  fuseau_horaire: 'Europe/Paris',
  pays: 'FR',
  chambres: [
    {
      id: 'standard',
      nom: 'Chambre Standard',
      description: '',
      capacite: 2,
      nombre: 10,
      prix_nuit: 89_00,
      saisons: [],
    },
    {
      id: 'familiale',
      nom: 'Chambre Familiale',
      description: '',
      capacite: 4,
      nombre: 6,
      prix_nuit: 139_00,
      saisons: [],
    },
    {
      id: 'suite_vue_mer',
      nom: 'Suite Vue Mer',
      description: '',
      capacite: 2,
      nombre: 3,
      prix_nuit: 179_00,
      saisons: [],
    },
  ],
};
