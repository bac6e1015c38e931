import type { VoiceAgent } from '../calls/voice-agent.ts';
import type { AgentConfig } from '../directory/agent-config.ts';
import { type Answering, closedInstructions } from '../directory/answering.ts';
import type { RestaurantProfile } from '../directory/restaurant-profile.ts';
import { businessValues, speakAs } from '../directory/speak-as.ts';
import type { HotelConfig, RoomType } from './hotel.ts';

/** The call of a guest. */
export interface GuestCall {
  /** Whose telephone it is, in E.164; null where that is withheld. */
  number: string | null;
  answering: Answering;
  /** Nobody took the call before the agent came to the line. */
  rangInVain: boolean;
}

/** Who takes a hotel's bookings. Days and hours are the hotel's, so that "tomorrow" is its tomorrow. */
export function reservationAgent(
  document: AgentConfig,
  profile: RestaurantProfile,
  hotel: HotelConfig,
  call: GuestCall,
  now: Date,
): VoiceAgent {
  const values = {
    ...businessValues(document, profile, now, hotel.fuseau_horaire),
    telephone_appelant: call.number ?? '',
    chambres: hotel.chambres.map(roomLine).join('\n'),
  };
  return speakAs(document, values, {
    instructions: closedInstructions(call.answering, call.rangInVain),
    vocabulary: hotel.chambres.map(({ nom }) => nom),
  });
}

function roomLine({ id, nom, description, capacite, prix_nuit, saisons }: RoomType): string {
  const lowest = Math.min(prix_nuit, ...saisons.map((season) => season.prix_nuit));
  const what = description === '' ? '' : ` ${description}`;
  return `- ${nom} (${id}) : ${capacite} personnes, à partir de ${lowest / 100} € la nuit.${what}`;
}
