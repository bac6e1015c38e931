import type { Tool } from '../tool.ts';
import { cancelReservationTool } from './cancel-reservation-tool.ts';
import { checkAvailabilityTool } from './check-availability-tool.ts';
import { createReservationTool } from './create-reservation-tool.ts';
import { findReservationTool } from './find-reservation-tool.ts';
import { modifyReservationTool } from './modify-reservation-tool.ts';
import type { HotelCall } from './on-call.ts';

/** All that the agent can do with stays, on one leg of a call. */
export function reservationTools(on: Omit<HotelCall, 'misses' | 'booked'>): Tool[] {
  const shared: HotelCall = { ...on, misses: 0, booked: 0 };
  return [
    checkAvailabilityTool(shared),
    createReservationTool(shared),
    findReservationTool(shared),
    modifyReservationTool(shared),
    cancelReservationTool(shared),
  ];
}
