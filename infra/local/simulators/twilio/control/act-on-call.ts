import type { LiveCall } from '../calls/live-call.ts';
import { recordAct } from '../calls/record-act.ts';
import { ControlError } from './control-error.ts';
import { requiredText } from './read-body.ts';

/** Makes the callee do something that is not in its script: `say` {text}, `press` {digits}, `tones` {digits}, `hangup`. */
export function actOnCall(live: LiveCall, act: string, body: Record<string, unknown>): void {
  const { line, call, exchange } = live;
  if (live.over || line === undefined) throw new ControlError(409, `call ${call.sid} is ${call.status}`);
  switch (act) {
    case 'say':
      line.callee.say(requiredText(body, 'text'));
      return;
    case 'press': {
      const digits = requiredText(body, 'digits');
      recordAct(call, { kind: 'pressed', digits }, exchange.clock.now());
      line.press(digits);
      return;
    }
    case 'tones':
      line.callee.hearKeys(requiredText(body, 'digits'));
      return;
    case 'hangup':
      live.hangUp('callee');
      return;
    default:
      throw new ControlError(404, `a callee can say, press, tones and hangup, not ${act}`);
  }
}
