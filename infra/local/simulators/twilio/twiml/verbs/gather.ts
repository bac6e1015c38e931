import { untilAborted } from '../../clock.ts';
import { documentAt, type Step } from '../step.ts';
import { TwimlError } from '../twiml-error.ts';
import type { VerbContext } from '../verb-context.ts';
import type { Verb } from '../verbs.ts';
import { runPrompt } from './prompt.ts';

type Gather = Extract<Verb, { verb: 'Gather' }>;

/**
 * Waits for keys while the prompts are heard, and then for `timeout`; the first key silences the prompts. With keys, `action`
 * (by default the document that this one is) replaces the document; without, the next verb runs.
 */
export async function gather(context: VerbContext, verb: Gather): Promise<Step> {
  const { baseUrl } = context;
  const digits = await collect(context, verb);
  if (digits === '' && !verb.actionOnEmptyResult) return 'next';
  if (verb.action === undefined && baseUrl === undefined) throw new TwimlError(11100, '<Gather> has nowhere to go');
  const action = verb.action ?? { url: baseUrl ?? '', method: verb.method };
  return { document: documentAt(action, baseUrl, { Digits: digits }), kind: 'action' };
}

async function collect({ live, signal }: VerbContext, verb: Gather): Promise<string> {
  const line = live.answer();
  const { clock } = live.exchange;
  const finished = Promise.withResolvers<void>();
  let over = false;
  const finish = (): void => {
    over = true;
    finished.resolve();
  };
  const pressed = new AbortController();
  let digits = '';
  let promptsOver = false;
  let callOff = (): void => {};
  const wait = (): void => {
    callOff();
    callOff = clock.after(verb.timeoutSeconds * 1_000, finish);
  };
  const letGo = line.awaitKeys((digit) => {
    if (over) return;
    pressed.abort(new Error('a key was pressed'));
    if (digit === verb.finishOnKey) return finish();
    digits += digit;
    if (digits.length === verb.numDigits) return finish();
    if (promptsOver) wait();
  });
  try {
    const either = AbortSignal.any([signal, pressed.signal]);
    for (const prompt of verb.prompts)
      if (!pressed.signal.aborted) await runPrompt(live, prompt, either).catch(ignoreIf(pressed.signal));
    promptsOver = true;
    wait();
    await untilAborted(finished.promise, signal);
    return digits;
  } finally {
    callOff();
    letGo();
  }
}

/** Being cut short by a key is how prompts mostly end. */
function ignoreIf(pressed: AbortSignal) {
  return (error: unknown): void => {
    if (!pressed.aborted) throw error;
  };
}
