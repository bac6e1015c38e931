import type { receiveCall } from '../calls/receive-call.ts';
import { choosePersona } from '../../callees/choose-persona.ts';
import { ControlError } from './control-error.ts';
import { optionalText, requiredText } from './read-body.ts';

/** Reads who calls which of the product's numbers, and what that number's webhooks are. */
export function readInbound(body: Record<string, unknown>): Parameters<typeof receiveCall>[1] {
  const persona = optionalText(body, 'persona');
  if (persona !== undefined && choosePersona({ persona }) === undefined) {
    throw new ControlError(400, `no persona is called ${persona}`);
  }
  const statusCallback = optionalText(body, 'statusCallback');
  const fallback = optionalText(body, 'fallbackUrl');
  const method = optionalText(body, 'voiceMethod') === 'GET' ? 'GET' : 'POST';
  return {
    from: requiredText(body, 'from'),
    to: requiredText(body, 'to'),
    persona,
    request: {
      document: { from: 'url', url: requiredText(body, 'voiceUrl'), method },
      fallback: fallback === undefined ? undefined : { url: fallback, method: 'POST' },
      // A number's status callback knows one event only.
      statusCallback:
        statusCallback === undefined ? undefined : { url: statusCallback, method: 'POST', events: ['completed'] },
    },
  };
}
