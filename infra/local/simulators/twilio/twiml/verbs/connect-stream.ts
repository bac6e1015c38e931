import { sleep } from '../../clock.ts';
import { runStream } from '../../streams/run-stream.ts';
import { afterVerb, type Step } from '../step.ts';
import type { VerbContext } from '../verb-context.ts';
import type { Verb } from '../verbs.ts';

/**
 * `<Connect><Stream>` holds the document until the product's server ends the stream; then `action`, if there is one,
 * replaces the document, and the verbs after `<Connect>` run only if there is none.
 *
 * What Twilio does when the server dies without a close frame is not documented, so it is a setting.
 */
export async function connectStream(
  { live, baseUrl, signal }: VerbContext,
  verb: Extract<Verb, { verb: 'Connect' }>,
): Promise<Step> {
  const end = await runStream(live, verb.stream, baseUrl, signal);
  if (end === 'abrupt') {
    const { abruptClose, abruptCloseMs } = live.exchange.settings;
    await sleep(live.exchange.clock, abruptCloseMs, signal);
    if (abruptClose === 'hangup') return 'hangup';
    if (abruptClose === 'ignoreAction') return 'next';
  }
  return afterVerb(verb.action, baseUrl);
}
