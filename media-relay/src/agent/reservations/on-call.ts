import type { CallIn } from '../../../../shared/domain/calls/call.ts';
import type { ToolEffect } from '../../../../shared/domain/calls/tool-effect.ts';
import type { Actor } from '../../../../shared/domain/reservations/authority.ts';
import type { CheckAvailabilityDeps } from '../../../../shared/domain/reservations/check-availability.ts';
import type { CreateReservationDeps } from '../../../../shared/domain/reservations/create-reservation.ts';
import type { Done } from '../../../../shared/domain/reservations/inventory.ts';
import type { ChangeReservationDeps } from '../../../../shared/domain/reservations/modify-reservation.ts';
import type { InCall, Once } from '../../../../shared/domain/reservations/once-repository.ts';
import type { Reservation } from '../../../../shared/domain/reservations/reservation.ts';
import type { FunctionCall } from '../../realtime/realtime-events.ts';
import type { ToolResult } from '../tool.ts';
import { refusal } from './refusal.ts';

export interface HotelDeps extends CheckAvailabilityDeps, CreateReservationDeps, ChangeReservationDeps {
  inventory: CreateReservationDeps['inventory'];
  /** What makes a change one that this call makes once. */
  inCall(request: InCall): Once;
}

/** What the tools of one call share: whose call it is, and how often somebody guessed. */
export interface HotelCall {
  deps: HotelDeps;
  call: CallIn<'in_progress'>;
  langue: Reservation['langue'];
  /** Remembers what was done, for a session of the model that does not know. */
  note(effect: ToolEffect): void;
  /** Numbers and names that did not belong together. */
  misses: number;
  /** Rooms that were booked on this leg. */
  booked: number;
}

/** Whoever tries more often is not looking for their own booking. A relay that takes the call over begins to count anew. */
const MAX_MISSES = 5;
const ENOUGH = {
  statut: 'refus',
  raison: 'too_many_tries',
  consigne:
    'Plusieurs numéros ou noms ne correspondaient pas. Ne cherche plus, et propose de passer quelqu’un de l’équipe.',
};

/** Whoever is on the line: a guest, who can prove a booking by its number and name, or made it in this very call. */
export const guest = ({ call }: HotelCall, nom: string | null): Actor => ({ kind: 'guest', callId: call.id, nom });

/** What the model hears of `work`: its output, or in words why not. */
export async function answering(work: () => Promise<Record<string, unknown>>): Promise<ToolResult> {
  try {
    return { output: await work() };
  } catch (error) {
    return { output: refusal(error) };
  }
}

/** As {@link answering}, for what is asked by number and name; after too many that did not fit nothing is looked up any more. */
export async function answeringByNumber(
  on: HotelCall,
  work: () => Promise<Record<string, unknown>>,
): Promise<ToolResult> {
  if (on.misses >= MAX_MISSES) return { output: ENOUGH };
  const result = await answering(work);
  if (result.output['raison'] === 'reservation_not_found') on.misses += 1;
  return result;
}

/** What the model is told of a change, and whether it was made now or earlier in the call. */
export interface Committed {
  isNew: boolean;
  output: Record<string, unknown>;
}

/**
 * Has a change made once for this call, by its `intent`, together with the record of what the model is told of it. The output is what
 * it was told the first time.
 */
export async function committing(
  on: HotelCall,
  { tool, request, intent }: { tool: string; request: FunctionCall; intent: string },
  outputOf: (after: Reservation) => Record<string, unknown>,
  work: (once: Once) => Promise<Done>,
): Promise<Committed> {
  const { deps, call } = on;
  const at = deps.now().toISOString();
  const effectOf = (after: Reservation): ToolEffect => ({
    tool,
    intent,
    functionCallId: request.call_id,
    attempt: call.attempt,
    leg: call.leg,
    arguments: request.arguments,
    output: JSON.stringify(outputOf(after)),
    at,
  });
  const once = deps.inCall({ callId: call.id, tool, intent, keepDays: call.keepDays.transcripts, effectOf });
  const done = await work(once);
  if (done.kind === 'repeated') {
    return { isNew: false, output: JSON.parse(done.recalled) as Record<string, unknown> };
  }
  on.note(effectOf(done.reservation));
  return { isNew: true, output: outputOf(done.reservation) };
}
