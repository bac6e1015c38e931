import { StartError } from '../platform/start-error.ts';
import type { Variables } from '../platform/variables.ts';

/** Where a provider is: the real one, the one that a variable names, or a simulator of ours. */
export type Place = { kind: 'real' } | { kind: 'given'; url: string } | { kind: 'simulated' };

export interface Providers {
  twilio: Place;
  openai: Place;
}

/** Decides which providers are simulated. Throws where the variables only make sense together. */
export function chooseProviders(variables: Variables): Providers {
  return { twilio: twilio(variables), openai: openai(variables) };
}

function twilio(variables: Variables): Place {
  const url = variables['TWILIO_BASE_URL'];
  if (url !== undefined) return { kind: 'given', url };
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_PHONE_NUMBER: number } = variables;
  if (sid === undefined && token === undefined) return { kind: 'simulated' };
  if (sid === undefined || token === undefined || number === undefined) {
    throw new StartError(
      'Real calls need TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER. Set all three, or none for the simulator.',
    );
  }
  return { kind: 'real' };
}

function openai(variables: Variables): Place {
  const { OPENAI_BASE_URL: base, OPENAI_REALTIME_URL: realtime, OPENAI_API_KEY: key } = variables;
  const url = base ?? realtime;
  if (url !== undefined) return { kind: 'given', url };
  return key === undefined ? { kind: 'simulated' } : { kind: 'real' };
}

/** The other one of OpenAI's two addresses, where only one is given: both are paths of the same host. */
export function openAiUrls({
  OPENAI_BASE_URL: base,
  OPENAI_REALTIME_URL: realtime,
}: Variables): Record<string, string> {
  if (base !== undefined && realtime === undefined) {
    return { OPENAI_REALTIME_URL: `${base.replace(/^http/, 'ws').replace(/\/+$/, '')}/realtime` };
  }
  if (base === undefined && realtime !== undefined) {
    return { OPENAI_BASE_URL: realtime.replace(/^ws/, 'http').replace(/\/realtime\/?$/, '') };
  }
  return {};
}
