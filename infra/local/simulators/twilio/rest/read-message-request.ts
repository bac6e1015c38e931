import type { MessageRequest } from '../messages/message.ts';
import type { Settings } from '../settings.ts';
import { type Form, one } from './form.ts';
import { RestError } from './rest-error.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const WHATSAPP = 'whatsapp:';
const CONTENT_SID = /^HX[0-9a-fA-F]{32}$/;
const MAX_BODY_CHARS = 1_600;
const OUTSIDE_THE_WINDOW = 63016;

/** Twilio's own numbers to try errors with (https://www.twilio.com/docs/iam/test-credentials#test-sms-messages). */
const MAGIC_TO: Readonly<Record<string, [code: number, message: string]>> = {
  '+15005550001': [21211, "The 'To' number is not a valid phone number."],
  '+15005550002': [21612, "The 'To' phone number is not currently reachable using the 'From' phone number via SMS."],
  '+15005550003': [21408, 'Permission to send an SMS has not been enabled for the region indicated by the To number.'],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "The 'To' number is not a valid mobile number."],
};
const MAGIC_FROM: Readonly<Record<string, [code: number, message: string]>> = {
  '+15005550001': [21212, "The 'From' number is not a valid phone number."],
  '+15005550007': [21606, "The 'From' phone number is not a valid, SMS-capable Twilio phone number."],
  '+15005550008': [21611, "This 'From' number has exceeded the maximum number of queued messages."],
};

/** Reads the parameters that create a message; throws what Twilio would answer to wrong ones. */
export function readMessageRequest(form: Form, { ownNumbers, blockedPrefixes }: Settings): MessageRequest {
  const to = one(form, 'To');
  const from = one(form, 'From');
  if (to === undefined) throw new RestError(400, 21604, "A 'To' phone number is required.");
  if (from === undefined) throw new RestError(400, 21603, "A 'From' phone number is required.");
  const isWhatsapp = to.startsWith(WHATSAPP);
  const [toNumber, fromNumber] = [to.replace(WHATSAPP, ''), from.replace(WHATSAPP, '')];
  if (!E164.test(toNumber)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (isWhatsapp !== from.startsWith(WHATSAPP)) {
    throw new RestError(400, 63007, 'Twilio could not find a Channel with the specified From address');
  }
  const isSender = E164.test(fromNumber) || (!isWhatsapp && SENDER_NAME.test(from));
  if (!isSender) throw new RestError(400, 21212, `Invalid From Number (caller ID): ${from}`);
  const magic = MAGIC_TO[toNumber] ?? MAGIC_FROM[fromNumber];
  if (magic) throw new RestError(400, ...magic);
  if (ownNumbers.length > 0 && E164.test(fromNumber) && !ownNumbers.includes(fromNumber)) {
    throw new RestError(400, 21659, `${fromNumber} is not a Twilio phone number or Short Code country mismatch`);
  }
  if (blockedPrefixes.some((prefix) => toNumber.startsWith(prefix))) {
    throw new RestError(400, 21408, `Permission to send an SMS has not been enabled for the region of ${toNumber}`);
  }
  const template = one(form, 'ContentSid');
  const body = template === undefined ? readBody(form) : rendered(template, form);
  // Nobody writes to the product here, so no conversation is ever open: free text is taken, and not delivered.
  return { to, from, body, failure: isWhatsapp && template === undefined ? OUTSIDE_THE_WINDOW : null };
}

function readBody(form: Form): string {
  const body = one(form, 'Body');
  if (body === undefined) throw new RestError(400, 21619, 'A text message body or media urls must be specified.');
  if (body.length > MAX_BODY_CHARS)
    throw new RestError(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  return body;
}

/** Templates live at Twilio and are not simulated: their values, one a line, stand for the text that they would make. */
function rendered(template: string, form: Form): string {
  if (!CONTENT_SID.test(template)) throw new RestError(400, 21655, 'The ContentSid is Invalid');
  const text = one(form, 'ContentVariables') ?? '{}';
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null && Object.values(values).every(isValue)) {
      return Object.values(values).join('\n');
    }
  } catch {
    // Not JSON: refused like any other that does not fit.
  }
  throw new RestError(400, 21656, 'The ContentVariables Parameter is invalid');
}

const isValue = (value: unknown): value is string => typeof value === 'string' && value !== '' && !/[\n\t]/.test(value);
