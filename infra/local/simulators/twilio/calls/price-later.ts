import type { Exchange } from '../exchange.ts';
import type { Call } from './call.ts';

/** Puts a price on a completed call, some time after its end as Twilio does; every minute begun is paid for. */
export function priceLater({ clock, settings }: Pick<Exchange, 'clock' | 'settings'>, call: Call): void {
  clock.after(settings.priceDelayMs, () => {
    const minutes = Math.max(1, Math.ceil((call.talkSeconds(clock.now()) ?? 0) / 60));
    call.priceUsd = minutes * settings.pricePerMinuteUsd;
    call.updatedAt = clock.now();
  });
}
