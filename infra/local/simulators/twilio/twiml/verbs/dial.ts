import { Call } from '../../calls/call.ts';
import { LiveCall } from '../../calls/live-call.ts';
import { untilAborted } from '../../clock.ts';
import { absoluteUrl, afterVerb, type Step } from '../step.ts';
import type { VerbContext } from '../verb-context.ts';
import type { NumberNoun, Verb } from '../verbs.ts';

type Dial = Extract<Verb, { verb: 'Dial' }>;

/** Calls somebody else and joins the two. All numbers ring at once; the first to pick up gets the call. */
export async function dial({ live, baseUrl, signal, execute }: VerbContext, verb: Dial): Promise<Step> {
  const nouns = verb.numbers.map((noun) => withAbsoluteUrls(noun, baseUrl));
  const legs = nouns.map((noun) => ({ noun, leg: startLeg(live, verb, noun) }));
  try {
    live.line?.callee.hold(true);
    const tries = legs.map(({ leg, noun }) => ringLeg(leg, noun, execute));
    const winner = await untilAborted(firstOf(tries), signal);
    live.line?.callee.hold(false);
    for (const { leg } of legs) if (leg !== winner) leg.hangUp('answered elsewhere');
    if (winner) await talk(live, winner, verb.timeLimitSeconds, signal);
    return afterVerb(verb.action, baseUrl, dialParameters(winner ?? legs[0]?.leg, winner !== undefined));
  } catch (error) {
    // Mostly because the caller is gone, or has been given something else to do.
    for (const { leg } of legs) leg.hangUp('caller gone');
    live.line?.callee.hold(false);
    throw error;
  }
}

/** A URL that leads nowhere must come to light before anybody is called. */
function withAbsoluteUrls({ number, whisper, statusCallback }: NumberNoun, baseUrl: string | undefined): NumberNoun {
  return {
    number,
    whisper: whisper && { ...whisper, url: absoluteUrl(whisper.url, baseUrl) },
    statusCallback: statusCallback && { ...statusCallback, url: absoluteUrl(statusCallback.url, baseUrl) },
  };
}

function startLeg({ exchange, call }: LiveCall, verb: Dial, noun: NumberNoun): LiveCall {
  const leg = new Call({
    accountSid: call.accountSid,
    phoneNumberSid: call.phoneNumberSid,
    to: noun.number,
    from: verb.callerId ?? call.from,
    direction: 'outbound-dial',
    parentCallSid: call.sid,
    request: {
      timeoutSeconds: verb.timeoutSeconds,
      timeLimitSeconds: verb.timeLimitSeconds,
      statusCallback: noun.statusCallback,
    },
    now: exchange.clock.now(),
  });
  return new LiveCall(exchange, leg);
}

/** Resolves with the leg when it is ready to talk, with undefined when it never will be. */
async function ringLeg(
  leg: LiveCall,
  { whisper }: NumberNoun,
  execute: VerbContext['execute'],
): Promise<LiveCall | undefined> {
  try {
    if (!(await leg.ring())) return undefined;
    leg.answer();
    if (whisper === undefined) return leg;
    const whispered = await execute(leg, { from: 'url', ...whisper }, leg.occupy());
    if (whispered === 'finished') return leg;
    leg.hangUp('document');
    return undefined;
  } catch (error) {
    // Called off, or hung up during the whisper.
    if (leg.over) return undefined;
    throw error;
  }
}

/** The first to resolve with a value; undefined when none does. */
function firstOf<T>(tries: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
  for (const one of tries) one.then((value) => value !== undefined && resolve(value), reject);
  Promise.all(tries).then(() => resolve(undefined), reject);
  return promise;
}

/** Joins the two until the other side is gone or has been given something else to do. */
async function talk(live: LiveCall, other: LiveCall, timeLimitSeconds: number, signal: AbortSignal): Promise<void> {
  const occupied = other.occupy();
  const line = live.answer();
  line.bridge(other.answer());
  other.limitTalk(timeLimitSeconds);
  const released = new Promise<void>((resolve) => {
    occupied.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await untilAborted(released, signal);
  } finally {
    line.unbridge();
  }
}

function dialParameters(leg: LiveCall | undefined, bridged: boolean): Record<string, string> {
  if (leg === undefined) return {};
  const { call, exchange } = leg;
  const seconds = call.talkSeconds(exchange.clock.now());
  return {
    DialCallSid: call.sid,
    DialCallStatus: bridged ? 'completed' : call.status,
    DialBridged: String(bridged),
    ...(bridged && seconds !== null ? { DialCallDuration: String(seconds) } : {}),
  };
}
