import type { LiveCall } from '../calls/live-call.ts';
import { sleep } from '../clock.ts';
import { documentAt, type Step } from './step.ts';
import type { VerbContext } from './verb-context.ts';
import { connectStream } from './verbs/connect-stream.ts';
import { dial } from './verbs/dial.ts';
import { play } from './verbs/play.ts';
import { sayOnLine } from './verbs/say.ts';
import type { Verb } from './verbs.ts';

/** Runs one verb to its end. Every verb but `<Reject>`, and `<Dial answerOnBridge>`, answers an incoming call first. */
export async function runVerb(context: VerbContext, verb: Verb): Promise<Step> {
  const { live, baseUrl, signal } = context;
  if (verb.verb === 'Reject') return reject(live, verb.reason);
  if (!(verb.verb === 'Dial' && verb.answerOnBridge)) live.answer();
  switch (verb.verb) {
    case 'Connect':
      return connectStream(context, verb);
    case 'Dial':
      return dial(context, verb);
    case 'Redirect':
      return { document: documentAt(verb.to, baseUrl), kind: 'twiml' };
    case 'Hangup':
      return 'hangup';
    case 'Say':
      for (let times = 0; times < verb.times; times++) await sayOnLine(live, verb.text, signal);
      return 'next';
    case 'Pause':
      await sleep(live.exchange.clock, verb.seconds * 1_000, signal);
      return 'next';
    case 'Play':
      for (let times = 0; times < verb.times; times++) await play(live, verb.digits, signal);
      return 'next';
    default:
      return verb satisfies never;
  }
}

/** Refuses a call that has not been answered; one that has is simply hung up. */
function reject(live: LiveCall, reason: 'busy' | 'rejected'): Step {
  if (live.call.status === 'ringing') live.end(reason === 'busy' ? 'busy' : 'no-answer', 'document');
  return 'hangup';
}
