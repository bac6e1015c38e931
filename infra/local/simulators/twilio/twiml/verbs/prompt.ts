import { keep } from '../../calls/call-facts.ts';
import type { LiveCall } from '../../calls/live-call.ts';
import { sleep } from '../../clock.ts';
import type { Prompt } from '../verbs.ts';
import { play } from './play.ts';
import { sayOnLine } from './say.ts';

/** Lets the callee hear it; resolves at its end, rejects (and falls silent) when `signal` is aborted. */
export async function runPrompt(live: LiveCall, prompt: Prompt, signal: AbortSignal): Promise<void> {
  const { exchange, call } = live;
  if (prompt.verb === 'Pause') return sleep(exchange.clock, prompt.seconds * 1_000, signal);
  for (let times = 0; times < prompt.times; times++) {
    const what = prompt.verb === 'Say' ? prompt.text : (prompt.digits ?? '');
    keep(call.facts.played, { at: exchange.clock.now(), verb: prompt.verb, what });
    if (prompt.verb === 'Say') await sayOnLine(live, prompt.text, signal);
    else await play(live, prompt.digits, signal);
  }
}
