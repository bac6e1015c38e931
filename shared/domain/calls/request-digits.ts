import type { CallRepository } from './call-repository.ts';
import { changeCall } from './change-call.ts';
import { DIGITS, type Digits } from './digits.ts';
import { wishDigits } from './digits-transitions.ts';
import { isOpen } from './transfer-transitions.ts';

/** Each costs a new connection of the agent: who is not through a telephone menu by then never will be. */
const MAX_DIGITS_PER_ATTEMPT = 15;

interface Deps {
  calls: CallRepository;
  newId(prefix: 'dgt'): string;
  now: () => Date;
}

export interface DigitsRequest {
  callId: string;
  attempt: number;
  /** The leg that asks. */
  leg: number;
  /** As in {@link DIGITS}. */
  digits: string;
}

/** `busy`: keys are being pressed, or the call is on its way to a person. */
export type DigitsRefusal = 'not_digits' | 'not_talking' | 'busy' | 'too_many_digits';
export type DigitsAnswer = { kind: 'requested'; digits: Digits } | { kind: 'refused'; refusal: DigitsRefusal };

/**
 * Notes in the call that keys are to be pressed; the carrier is told when it next asks what to do. Asking again before that
 * changes nothing and returns what was asked for first.
 */
export async function requestDigits(deps: Deps, request: DigitsRequest): Promise<DigitsAnswer> {
  if (!DIGITS.test(request.digits)) return { kind: 'refused', refusal: 'not_digits' };
  const wish = { id: deps.newId('dgt'), digits: request.digits };
  let answer: DigitsAnswer = { kind: 'refused', refusal: 'not_talking' };
  await changeCall(deps, request.callId, (call) => {
    const refuse = (refusal: DigitsRefusal) => {
      answer = { kind: 'refused', refusal };
      return null;
    };
    if (call.status !== 'in_progress' || call.attempt !== request.attempt || call.leg !== request.leg) {
      return refuse('not_talking');
    }
    if (call.digits?.state === 'requested') {
      answer = { kind: 'requested', digits: call.digits };
      return null;
    }
    if (call.digits?.state === 'playing' || isOpen(call.transfer)) return refuse('busy');
    if (call.returns >= MAX_DIGITS_PER_ATTEMPT) return refuse('too_many_digits');
    const next = wishDigits(call, wish, deps.now());
    if (next.digits) answer = { kind: 'requested', digits: next.digits };
    return next;
  });
  return answer;
}
