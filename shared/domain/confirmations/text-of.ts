import type { Booking, House } from './booking.ts';
import type { News } from './confirmation.ts';
import type { TextMessage } from './courier.ts';
import { gsm7, segments } from './gsm7.ts';
import { told, type Told } from './told.ts';
import { wordsOf } from './words.ts';

const MAX_SEGMENTS = 2;

/**
 * A confirmation as a text message. It always holds the number of the stay, by which it is recognised among what was sent
 * (`recover-claim.ts`). An SMS names nobody, and fits two messages.
 */
export function textOf(
  type: News,
  canal: 'sms' | 'whatsapp',
  booking: Booking,
  house: House,
): Pick<TextMessage, 'body' | 'values'> {
  const stay = told(type, booking, house);
  return { body: canal === 'sms' ? smsOf(stay, house) : whatsappOf(stay, house), values: valuesOf(stay) };
}

function smsOf(stay: Told, { telephone }: House): string {
  const words = wordsOf(stay);
  const parts = [
    `${stay.hotel} - ${words.headline[stay.kind]}, ${stay.number}.`,
    `${stay.shortArrival} - ${stay.shortDeparture}, ${words.nights(stay.nights)}, ${words.guests(stay.guests)}.`,
    `${stay.room}, ${stay.total}.`,
    ...(stay.heldUntil === null ? [] : [words.heldUntil(stay.heldUntil)]),
    ...(telephone === null ? [] : [`Tel. ${telephone}`]),
  ].map(gsm7);
  // What is least needed stands last.
  while (segments(parts.join(' ')) > MAX_SEGMENTS && parts.length > 1) parts.pop();
  return parts.join(' ');
}

function whatsappOf(stay: Told, house: House): string {
  const words = wordsOf(stay);
  // In French a colon has a space before it.
  const is = stay.langue === 'fr' ? ' :' : ':';
  return [
    `${words.headline[stay.kind]} – ${stay.hotel}`,
    `${words.label.number}${is} ${stay.number}`,
    `${words.label.arrival}${is} ${stay.arrival}`,
    `${words.label.departure}${is} ${stay.departure} (${words.nights(stay.nights)})`,
    `${words.label.room}${is} ${stay.room}, ${words.guests(stay.guests)}`,
    `${words.label.total}${is} ${stay.total}`,
    ...(stay.heldUntil === null ? [] : [words.heldUntil(stay.heldUntil)]),
    ...(house.telephone === null ? [] : [words.questions(house.telephone)]),
  ].join('\n');
}

/**
 * For a template: {{1}} the hotel, {{2}} what is new, {{3}} the number, {{4}} arrival, {{5}} departure, {{6}} room and guests,
 * {{7}} the price. Twilio refuses values that are empty or have line breaks (63013).
 */
function valuesOf(stay: Told): string[] {
  const words = wordsOf(stay);
  return [
    stay.hotel,
    stay.heldUntil === null ? words.headline[stay.kind] : words.heldUntil(stay.heldUntil),
    stay.number,
    stay.arrival,
    `${stay.departure} (${words.nights(stay.nights)})`,
    `${stay.room}, ${words.guests(stay.guests)}`,
    stay.total,
  ].map((value) => value.replaceAll(/\s+/gu, ' ').trim() || '-');
}
