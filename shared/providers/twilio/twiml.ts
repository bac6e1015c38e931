import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

/**
 * Connects the call to a two-way media stream. When the stream ends, for whatever reason, Twilio asks `nextUrl` what to do:
 * by `action`, and by the redirect should it ever fall through to it. The stream's address must have no query (error 31920).
 */
export function connectStream(stream: { url: string; nextUrl: string; parameters: Record<string, string> }): string {
  const twiml = new VoiceResponse();
  const connection = twiml.connect({ action: stream.nextUrl, method: 'POST' }).stream({ url: stream.url });
  for (const [name, value] of Object.entries(stream.parameters)) connection.parameter({ name, value });
  twiml.redirect({ method: 'POST' }, stream.nextUrl);
  return twiml.toString();
}

export function hangUp(): string {
  const twiml = new VoiceResponse();
  twiml.hangup();
  return twiml.toString();
}

/** Says `text` with Twilio's own voice, then hangs up. `language` is BCP 47. */
export function sayAndHangUp(text: string, language: string): string {
  const twiml = new VoiceResponse();
  // The SDK's union of languages is narrower than what Twilio speaks.
  twiml.say({ language: language as 'fr-FR' }, text);
  twiml.hangup();
  return twiml.toString();
}
