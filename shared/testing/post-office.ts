import type { Mail, MailCourier, Sending, TextCourier, TextMessage } from '../domain/confirmations/courier.ts';
import type { CrashPlan } from './order-world/crashes.ts';

/** How a provider takes one request. */
export type Mood =
  | 'takes'
  /** It takes the message, and the answer is lost. */
  | 'takes_silently'
  /** Nobody hears of it again, and it did not take the message. */
  | 'loses'
  | 'is_busy'
  | 'refuses';

/** Both carriers of messages in one: takes what it is given as its mood is, and remembers all that it took. */
export class PostOffice {
  readonly mails: Mail[] = [];
  readonly texts: (TextMessage & { providerId: string; at: Date })[] = [];
  /** The moods of the next requests; `takes` when there are no more. */
  moods: Mood[] = [];
  /** Whether it can be asked what it took. */
  isOpen = true;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** What a process sees of it that may die at each of its requests. */
  couriers(plan: CrashPlan): { email: MailCourier; sms: TextCourier; whatsapp: TextCourier } {
    const text: TextCourier = {
      send: (message) => plan.through(async () => this.#takeText(message)),
      find: (to, since, mark) =>
        plan.through(async () => {
          if (!this.isOpen) throw new Error('The provider does not answer');
          return this.texts
            .filter((one) => one.to === to && one.at >= since && one.body.includes(mark))
            .map(({ providerId, at }) => ({ providerId, createdAt: at }));
        }),
    };
    return { email: { send: (mail) => plan.through(async () => this.#takeMail(mail)) }, sms: text, whatsapp: text };
  }

  #takeMail(mail: Mail): Sending {
    return this.#answer(() => `mail-${this.mails.push(mail)}`);
  }

  #takeText(message: TextMessage): Sending {
    return this.#answer(() => {
      const providerId = `SM${this.texts.length + 1}`;
      this.texts.push({ ...message, providerId, at: this.#now() });
      return providerId;
    });
  }

  #answer(take: () => string): Sending {
    switch (this.moods.shift() ?? 'takes') {
      case 'takes':
        return { kind: 'sent', providerId: take() };
      case 'takes_silently':
        take();
        return { kind: 'unsure', reason: 'reset' };
      case 'loses':
        return { kind: 'unsure', reason: '503' };
      case 'is_busy':
        return { kind: 'not_sent', reason: '429' };
      case 'refuses':
        return { kind: 'refused', because: 'opted_out', reason: '21610' };
    }
  }
}
