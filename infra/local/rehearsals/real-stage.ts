import { randomBytes } from 'node:crypto';
import { openAiUrls } from '../providers/providers.ts';
import { readVariables, type Variables } from '../platform/variables.ts';
import { startTwilioSimulator } from '../simulators/twilio/simulator.ts';
import { startPlatform } from '../start-platform.ts';
import { clientOf } from '../test-multiple/client.ts';
import type { Speech } from '../simulators/callees/voice.ts';
import { openAiSpeech } from './openai-speech.ts';
import { COLLEAGUE, type OpenStage } from './stage.ts';

const OPENAI = 'https://api.openai.com/v1';
/** Not the business's own: nobody but the simulated carrier hears from this platform. */
const NOT_OURS = /^(?:TWILIO_|TELNYX_|LOCAL_|PORT$|PUBLIC_HOST$|X_API_KEY$|NODE_|npm_)/;

/** What `--real` talks with. */
export interface RealModel {
  apiKey: string;
  /** Every setting of the developer's that the platform is to have. */
  settings: Record<string, string>;
  /** Where speech is made and written down. */
  baseUrl: string;
  speechModel: string;
  transcriptionModel: string;
}

/** Throws an error of one clear sentence where there is no key. */
export function realModel(environment: Variables): RealModel {
  const variables = readVariables(environment['LOCAL_ENV_FILE'] ?? '.env', environment);
  const apiKey = variables['OPENAI_API_KEY'];
  if (apiKey === undefined) throw new Error('--real needs OPENAI_API_KEY, in the environment or in .env.');
  const urls = openAiUrls(variables);
  const kept = Object.entries({ ...variables, ...urls }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !NOT_OURS.test(entry[0]),
  );
  return {
    apiKey,
    settings: Object.fromEntries(kept),
    baseUrl: (variables['OPENAI_BASE_URL'] ?? urls['OPENAI_BASE_URL'] ?? OPENAI).replace(/\/+$/, ''),
    speechModel: variables['REHEARSAL_SPEECH_MODEL'] ?? 'gpt-4o-mini-tts',
    transcriptionModel: variables['REHEARSAL_TRANSCRIPTION_MODEL'] ?? 'gpt-4o-transcribe',
  };
}

/**
 * A platform of its own with the real model and the simulated carrier, on whose lines people speak and hear real speech. The
 * product cannot tell: it gets µ-law from Twilio, and sends some.
 */
export async function openRealStage(onLine: (line: string) => void, model: RealModel): Promise<OpenStage> {
  const account = {
    TWILIO_ACCOUNT_SID: `AC${randomBytes(16).toString('hex')}`,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
    TWILIO_PHONE_NUMBER: '+33186950000',
  };
  const speech = openAiSpeech({ ...model, voice: 'coral', language: 'fr' });
  // A key or a model that is refused is told of now, and not by every rehearsal.
  await speech.speak('Allô ?', '');
  const twilio = await startTwilioSimulator({
    accountSid: account.TWILIO_ACCOUNT_SID,
    authToken: account.TWILIO_AUTH_TOKEN,
    settings: { priceDelayMs: 0 },
    speech: heardOf(speech, onLine),
  });
  try {
    onLine('Starting a platform with the real model, which costs money …');
    const platform = await startPlatform({
      env: {
        CALLING_HOURS: '00:00-24:00',
        TRANSFER_TELEPHONE: COLLEAGUE,
        ...model.settings,
        ...account,
        TWILIO_BASE_URL: twilio.url,
        OPENAI_API_KEY: model.apiKey,
      },
    });
    const close = async () => {
      await platform.stop();
      await twilio.close();
    };
    return { client: clientOf(platform, twilio.url), url: platform.url, close };
  } catch (error) {
    await twilio.close();
    throw error;
  }
}

/** The same speech; whoever watches the run is told when it fails, because the person is mute or deaf then. */
function heardOf(speech: Speech, onLine: (line: string) => void): Speech {
  const tell = (error: unknown): never => {
    onLine(error instanceof Error ? error.message : String(error));
    throw error;
  };
  return {
    speak: (text, style) => speech.speak(text, style).catch(tell),
    transcribe: (audio) => speech.transcribe(audio).catch(tell),
  };
}
