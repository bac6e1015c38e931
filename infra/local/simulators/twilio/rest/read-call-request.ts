import { CALL_EVENTS, type CallEvent } from '../calls/call-status.ts';
import type { CallRequest, DocumentSource } from '../calls/call.ts';
import type { EventLog } from '../event-log.ts';
import type { Settings } from '../settings.ts';
import { all, type Form, one } from './form.ts';
import { readNumber, readUrl } from './read-parameters.ts';
import { RestError } from './rest-error.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const NOT_A_NUMBER = /^(?:sip|client):\S+$/;
const MAX_TWIML_CHARS = 4_000;
const MACHINE_DETECTION: readonly unknown[] = ['Enable', 'DetectMessageEnd'];

/** Reads the parameters that create a call; throws what Twilio would answer to a wrong one. */
export function readCallRequest(
  form: Form,
  settings: Settings,
  log: EventLog,
): { to: string; from: string; request: CallRequest } {
  const { to, from } = readParties(form, settings);
  const document = readDocumentSource(form);
  if (document === undefined) throw new RestError(400, 21205, 'Url parameter is required.');
  const callback = readUrl(form, 'StatusCallback', 'StatusCallbackMethod', 21609);
  return {
    to,
    from,
    request: {
      document,
      fallback: readUrl(form, 'FallbackUrl', 'FallbackMethod', 21205),
      statusCallback: callback && { ...callback, events: readEvents(form, log) },
      timeoutSeconds: readNumber(form, 'Timeout', 1, 600, 60),
      timeLimitSeconds: readNumber(form, 'TimeLimit', 1, 86_400, 14_400),
      machineDetection: readMachineDetection(form),
    },
  };
}

/** Where the TwiML comes from: `Url` goes before `Twiml` when both are there. */
export function readDocumentSource(form: Form): DocumentSource | undefined {
  const url = readUrl(form, 'Url', 'Method', 21205);
  if (url) return { from: 'url', ...url };
  if (one(form, 'ApplicationSid') !== undefined) throw new RestError(400, 21218, 'applications are not simulated');
  const twiml = one(form, 'Twiml');
  if (twiml === undefined) return undefined;
  if (twiml.length > MAX_TWIML_CHARS)
    throw new RestError(400, 21200, `Twiml is longer than ${MAX_TWIML_CHARS} characters`);
  return { from: 'text', twiml };
}

function readParties(form: Form, settings: Settings): { to: string; from: string } {
  const to = one(form, 'To');
  const from = one(form, 'From');
  if (to === undefined) throw new RestError(400, 21201, "No 'To' number is specified");
  if (from === undefined) throw new RestError(400, 21213, "No 'From' number is specified");
  if (!isParty(to))
    throw new RestError(400, 21211, `The phone number you are attempting to call, ${to}, is not valid.`);
  if (!isParty(from)) throw new RestError(400, 21212, `The source phone number provided, ${from}, is not valid.`);
  const { ownNumbers, verifiedNumbers, blockedPrefixes } = settings;
  if (ownNumbers.length > 0 && !ownNumbers.includes(from)) {
    throw new RestError(400, 21210, `The source phone number provided, ${from}, is not yet verified for your account.`);
  }
  if (blockedPrefixes.some((prefix) => to.startsWith(prefix))) {
    throw new RestError(
      400,
      21215,
      `Account not authorized to call ${to}. Perhaps you need to enable some international permissions.`,
    );
  }
  if (verifiedNumbers.length > 0 && !verifiedNumbers.includes(to)) {
    throw new RestError(
      400,
      21219,
      `The number ${to} is unverified. Trial accounts may only make calls to verified numbers.`,
    );
  }
  return { to, from };
}

function isParty(value: string): boolean {
  return E164.test(value) || NOT_A_NUMBER.test(value);
}

/** Events that do not exist are overlooked with a warning (21626). */
function readEvents(form: Form, log: EventLog): readonly CallEvent[] {
  const asked = all(form, 'StatusCallbackEvent');
  if (asked.length === 0) return ['completed'];
  const unknown = asked.filter((event) => !CALL_EVENTS.some((known) => known === event));
  if (unknown.length > 0) log.warning(21626, `no such status callback events: ${unknown.join(', ')}`, null);
  return CALL_EVENTS.filter((event) => asked.includes(event));
}

function readMachineDetection(form: Form): CallRequest['machineDetection'] {
  const mode = one(form, 'MachineDetection');
  if (mode === undefined || mode === 'false') return undefined;
  if (!MACHINE_DETECTION.includes(mode)) throw new RestError(400, 21200, `MachineDetection cannot be ${mode}`);
  const async = one(form, 'AsyncAmd') === 'true';
  return {
    mode: mode === 'Enable' ? 'Enable' : 'DetectMessageEnd',
    timeoutSeconds: readNumber(form, 'MachineDetectionTimeout', 3, 59, 30),
    silenceTimeoutMs: readNumber(form, 'MachineDetectionSilenceTimeout', 2_000, 10_000, 5_000),
    async,
    callback: async ? readUrl(form, 'AsyncAmdStatusCallback', 'AsyncAmdStatusCallbackMethod', 21609) : undefined,
  };
}
