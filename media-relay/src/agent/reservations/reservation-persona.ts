import type { CallIn } from '../../../../shared/domain/calls/call.ts';
import type { ToolEffect } from '../../../../shared/domain/calls/tool-effect.ts';
import type { AgentConfig } from '../../../../shared/domain/directory/agent-config.ts';
import type { RestaurantProfile } from '../../../../shared/domain/directory/restaurant-profile.ts';
import { type GuestCall, reservationAgent } from '../../../../shared/domain/reservations/reservation-agent.ts';
import type { HotelDeps } from './on-call.ts';
import { reservationTools } from './reservation-tools.ts';

export interface ReservationPersonaDeps {
  hotel: HotelDeps;
  restaurant: RestaurantProfile;
  now: () => Date;
}

/** Who takes bookings on this call, and what they can do with stays; `note` is told of everything that was done. */
export async function reservationPersona(
  { hotel, restaurant, now }: ReservationPersonaDeps,
  call: CallIn<'in_progress'>,
  document: AgentConfig,
  guest: GuestCall,
  note: (effect: ToolEffect) => void,
) {
  const { config } = await hotel.hotel.current();
  const langue = document.language === 'en' ? ('en' as const) : ('fr' as const);
  return {
    agent: reservationAgent(document, restaurant, config, guest, now()),
    document,
    answering: guest.answering,
    // Out of hours too: rooms are free at night.
    own: reservationTools({ deps: hotel, call, langue, note }),
  };
}
