import { CALLBACK_OVERRIDES } from './callback-overrides.ts';

/**
 * The TwiML that a call is answered with (https://www.twilio.com/docs/voice/twiml). Written by hand: the SDK's builder is half of
 * what the function that a caller waits for may weigh. A test holds every document against the builder's.
 */
const document = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

/**
 * Connects the call to a two-way media stream. When the stream ends, for whatever reason, Twilio asks `nextUrl` what to do:
 * by `action`, and by the redirect should it ever fall through to it. The stream's address must have no query (error 31920).
 * `afterSeconds`: whole seconds of silence before it connects.
 */
export function connectStream(stream: {
  url: string;
  nextUrl: string;
  parameters: Record<string, string>;
  afterSeconds: number;
}): string {
  const pause = stream.afterSeconds > 0 ? `<Pause length="${stream.afterSeconds}"/>` : '';
  const parameters = Object.entries(stream.parameters).map(
    ([name, value]) => `<Parameter name="${attribute(name)}" value="${attribute(value)}"/>`,
  );
  return document(
    `${pause}<Connect action="${attribute(surely(stream.nextUrl))}" method="POST">` +
      `<Stream url="${attribute(stream.url)}">${parameters.join('')}</Stream>` +
      `</Connect><Redirect method="POST">${text(surely(stream.nextUrl))}</Redirect>`,
  );
}

export function hangUp(): string {
  return document('<Hangup/>');
}

/** Says `words` with Twilio's own voice, then hangs up. `language` is BCP 47. */
export function sayAndHangUp(words: string, language: string): string {
  return document(`${say({ text: words, language })}<Hangup/>`);
}

/**
 * Calls `number` and joins it with the call that this document is for. `briefingUrl` is asked what the person hears first, null to
 * join them at once; nothing after it is reached, since `<Dial>` has an `action`. Seconds; the caller hears it ring until then, and
 * before that Twilio's own voice say `words`.
 */
export function dialPerson(dial: {
  number: string;
  callerId: string;
  ringSeconds: number;
  limitSeconds: number;
  nextUrl: string;
  briefingUrl: string | null;
  statusUrl: string;
  words: Words | null;
}): string {
  const briefing = dial.briefingUrl === null ? '' : ` url="${attribute(surely(dial.briefingUrl))}" method="POST"`;
  return document(
    `${dial.words === null ? '' : say(dial.words)}<Dial action="${attribute(surely(dial.nextUrl))}" method="POST" answerOnBridge="true" timeout="${dial.ringSeconds}"` +
      ` timeLimit="${dial.limitSeconds}" callerId="${attribute(dial.callerId)}">` +
      `<Number${briefing} statusCallback="${attribute(surely(dial.statusUrl))}" statusCallbackMethod="POST"` +
      ` statusCallbackEvent="answered">${text(dial.number)}</Number></Dial>`,
  );
}

/** Asks a person for one key while saying `words`, up to `times` times; `keyUrl` gets it. Hangs up when none is pressed. */
export function askForKey(ask: {
  words: string;
  language: string;
  times: number;
  waitSeconds: number;
  keyUrl: string;
}): string {
  const gather =
    `<Gather input="dtmf" numDigits="1" timeout="${ask.waitSeconds}" action="${attribute(surely(ask.keyUrl))}" method="POST">` +
    `${say({ text: ask.words, language: ask.language })}</Gather>`;
  return document(`${gather.repeat(ask.times)}<Hangup/>`);
}

/** Nothing more to do: on the leg of a `<Number>`, the two are joined. */
export function carryOn(): string {
  return document('');
}

/** Presses keys (`w` is half a second's pause), then asks `nextUrl`. */
export function playDigits(digits: string, nextUrl: string): string {
  return document(`<Play digits="${attribute(digits)}"/><Redirect method="POST">${text(surely(nextUrl))}</Redirect>`);
}

/** What Twilio's own voice says; `language` is BCP 47. */
interface Words {
  text: string;
  language: string;
}

const say = (words: Words): string => `<Say language="${attribute(words.language)}">${text(words.text)}</Say>`;

/** Somebody is on the line: Twilio tries again where by default it would say that an error has occurred. */
const surely = (url: string): string => url + CALLBACK_OVERRIDES;

/** XML has no place for these, not even escaped. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function text(value: string): string {
  return value.replace(FORBIDDEN, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(value: string): string {
  return text(value)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, ' ');
}
