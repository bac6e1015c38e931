/**
 * The TwiML that a call is answered with (https://www.twilio.com/docs/voice/twiml). Written by hand: the SDK's builder is half of
 * what the function that a caller waits for may weigh. A test holds every document against the builder's.
 */
const document = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

/**
 * Connects the call to a two-way media stream. When the stream ends, for whatever reason, Twilio asks `nextUrl` what to do:
 * by `action`, and by the redirect should it ever fall through to it. The stream's address must have no query (error 31920).
 */
export function connectStream(stream: { url: string; nextUrl: string; parameters: Record<string, string> }): string {
  const parameters = Object.entries(stream.parameters).map(
    ([name, value]) => `<Parameter name="${attribute(name)}" value="${attribute(value)}"/>`,
  );
  return document(
    `<Connect action="${attribute(stream.nextUrl)}" method="POST">` +
      `<Stream url="${attribute(stream.url)}">${parameters.join('')}</Stream>` +
      `</Connect><Redirect method="POST">${text(stream.nextUrl)}</Redirect>`,
  );
}

export function hangUp(): string {
  return document('<Hangup/>');
}

/** Says `words` with Twilio's own voice, then hangs up. `language` is BCP 47. */
export function sayAndHangUp(words: string, language: string): string {
  return document(`<Say language="${attribute(language)}">${text(words)}</Say><Hangup/>`);
}

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
