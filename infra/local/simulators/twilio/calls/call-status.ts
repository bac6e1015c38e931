/** Every state of a call, in the order it can go through them. */
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | FinalStatus;

/** The states that a call ends in. */
export type FinalStatus = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';

/** The events that a status callback can be asked for. */
export type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

export const CALL_EVENTS: readonly CallEvent[] = ['initiated', 'ringing', 'answered', 'completed'];

const NEXT: Readonly<Record<CallStatus, readonly CallStatus[]>> = {
  queued: ['initiated', 'canceled', 'failed'],
  initiated: ['ringing', 'busy', 'no-answer', 'failed', 'canceled'],
  ringing: ['in-progress', 'busy', 'no-answer', 'failed', 'canceled'],
  'in-progress': ['completed', 'failed'],
  completed: [],
  busy: [],
  'no-answer': [],
  failed: [],
  canceled: [],
};

/** Whether a call may go from one state to the other; nothing leads out of a final state, nor back. */
export function canBecome(from: CallStatus, to: CallStatus): boolean {
  return NEXT[from].includes(to);
}

export function isFinal(status: CallStatus): status is FinalStatus {
  return NEXT[status].length === 0;
}

/** The event under which `status` is reported; `completed` stands for every end. */
export function eventOf(status: Exclude<CallStatus, 'queued'>): CallEvent {
  if (status === 'in-progress') return 'answered';
  return isFinal(status) ? 'completed' : status;
}
