import type { LiveCall } from '../calls/live-call.ts';
import { documentAt, type Step } from './step.ts';
import type { VerbContext } from './verb-context.ts';
import { connectStream } from './verbs/connect-stream.ts';
import { dial } from './verbs/dial.ts';
import { gather } from './verbs/gather.ts';
import { runPrompt } from './verbs/prompt.ts';
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
    case 'Gather':
      return gather(context, verb);
    case 'Say':
    case 'Pause':
    case 'Play':
      await runPrompt(live, verb, signal);
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
