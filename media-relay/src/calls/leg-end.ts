import type { Leg } from '../../../shared/domain/calls/leg.ts';
import type { LegTimes } from './call-numbers.ts';
import type { ConversationEnd } from './conversation-ports.ts';

/** Why a leg ended. `fenced`: another relay holds the call now; `line_lost`: no word from the carrier. */
export type LegEnd =
  | ConversationEnd
  | 'person_hung_up'
  | 'staff_hung_up'
  | 'model_unreachable'
  | 'line_lost'
  | 'fenced'
  | 'cancelled';

/** What is known when a leg is over. */
export interface LegReport {
  end: LegEnd;
  leg: Leg;
  times: LegTimes;
}
