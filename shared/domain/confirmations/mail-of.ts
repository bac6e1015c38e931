import type { Booking, House } from './booking.ts';
import type { News } from './confirmation.ts';
import type { Mail } from './courier.ts';
import { type MailContent, mailHtml } from './mail-html.ts';
import { told, type Told } from './told.ts';
import { wordsOf } from './words.ts';

/** A confirmation as an e-mail, as text and as HTML: the same words in both. */
export function mailOf(type: News, booking: Booking, house: House): Omit<Mail, 'to'> {
  const stay = told(type, booking, house);
  const content = contentOf(stay, house);
  return {
    subject: `${content.headline} – ${stay.hotel} – ${stay.number}`,
    text: mailText(content),
    html: mailHtml(content),
  };
}

function contentOf(stay: Told, house: House): MailContent {
  const words = wordsOf(stay);
  const isToCome = stay.kind !== 'cancelled';
  const hours = (text: string, more: string | null) => (more === null || !isToCome ? text : `${text}, ${more}`);
  const { label } = words;
  const ways = [house.telephone, house.email].filter((way) => way !== null);
  return {
    langue: stay.langue,
    isGood: isToCome,
    headline: words.headline[stay.kind],
    hotel: stay.hotel,
    address: house.address,
    greeting: words.greeting(stay.guest),
    opening: words.opening[stay.kind],
    rows: [
      [label.number, stay.number],
      [label.arrival, hours(stay.arrival, house.arrivalFrom && words.arrivalFrom(house.arrivalFrom))],
      [label.departure, hours(stay.departure, house.departureBy && words.departureBy(house.departureBy))],
      [label.nights, words.nights(stay.nights)],
      [label.room, stay.room],
      [label.guests, words.guests(stay.guests)],
      [label.total, stay.total],
    ],
    note: stay.heldUntil === null ? null : `${words.heldUntil(stay.heldUntil)} ${words.otherwise}`,
    questions: ways.length === 0 ? null : words.questions(ways.join(` ${words.or} `)),
    closing: words.closing[stay.kind],
  };
}

function mailText(content: MailContent): string {
  const width = Math.max(...content.rows.map(([name]) => name.length));
  return [
    content.greeting,
    content.opening,
    content.rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n'),
    content.note,
    content.questions,
    content.closing,
    [content.hotel, content.address].filter((line) => line !== null).join('\n'),
  ]
    .filter((paragraph) => paragraph !== null)
    .join('\n\n')
    .concat('\n');
}
