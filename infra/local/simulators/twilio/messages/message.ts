import { newSid } from '../sid.ts';
import type { Settings } from '../settings.ts';

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered';

/** A text message that the product sent. Instants are milliseconds since the epoch. */
export interface Message {
  readonly sid: string;
  readonly accountSid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly createdAt: number;
  /** In lists from then on; by its SID at once. */
  readonly listedFrom: number;
  readonly sentAt: number;
  readonly arrivedAt: number;
  /** Why it will not arrive. */
  readonly failure: number | null;
}

/** What a create request asks for, checked. */
export interface MessageRequest {
  to: string;
  from: string;
  body: string;
  failure: number | null;
}

export function newMessage(
  accountSid: string,
  request: MessageRequest,
  now: number,
  { messageSendMs, messageArriveMs }: Settings,
  listDelayMs: number,
): Message {
  return {
    ...request,
    sid: newSid('SM'),
    accountSid,
    createdAt: now,
    listedFrom: now + listDelayMs,
    sentAt: now + messageSendMs,
    arrivedAt: now + messageSendMs + messageArriveMs,
  };
}

/** Where a message is by now: nothing but time moves it. */
export function statusOf({ sentAt, arrivedAt, failure }: Message, now: number): MessageStatus {
  if (now < sentAt) return 'queued';
  if (now < arrivedAt) return 'sent';
  return failure === null ? 'delivered' : 'undelivered';
}

const GSM7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

/** How many messages the body is charged as. */
export function segmentsOf({ to, body }: Message): number {
  if (to.startsWith('whatsapp:')) return 1;
  const isGsm7 = GSM7.test(body);
  const length = isGsm7 ? body.length + (body.match(/[\^{}\\[~\]|€]/g)?.length ?? 0) : body.length;
  const [alone, part] = isGsm7 ? [160, 153] : [70, 67];
  return length <= alone ? 1 : Math.ceil(length / part);
}
