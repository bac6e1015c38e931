import type { RoomType } from './hotel.ts';

/** Euro cents. */
export interface NightPrice {
  date: string;
  prix: number;
}

/** What each of the nights costs, in cents, by the season it lies in. */
export function priceNights(room: RoomType, nights: readonly string[]): NightPrice[] {
  return nights.map((date) => ({ date, prix: priceOf(room, date.slice(5)) }));
}

export function totalOf(nights: readonly NightPrice[]): number {
  return nights.reduce((sum, { prix }) => sum + prix, 0);
}

function priceOf({ saisons, prix_nuit }: RoomType, day: string): number {
  const season = saisons.find(({ du, au }) => (du <= au ? du <= day && day <= au : du <= day || day <= au));
  return season?.prix_nuit ?? prix_nuit;
}
