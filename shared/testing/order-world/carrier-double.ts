import type { Carrier, CarrierCall, DialRequest, DialResult } from '../../domain/calls/carrier.ts';

/** What happens to the first request to dial. */
export const dialFaults = [
  'none',
  'throttled',
  'never_sent',
  'lost_request',
  'lost_reply',
  'error_after_accepting',
  'error_without_accepting',
  'placed_twice',
] as const;
export type DialFault = (typeof dialFaults)[number];

export interface PlacedCall extends CarrierCall {
  request: DialRequest;
  placedAt: number;
  /** When it is picked up. */
  ringsUntil: number;
  answered: boolean;
  /** Somebody picked up and we hung up on them. */
  inVain: boolean;
}

export interface CarrierHabits {
  fault: DialFault;
  /** How long the carrier takes before a call shows in its list. */
  visibleAfterMs: number;
  /** How long a request lies with the carrier before the telephone rings. */
  ringsAfterMs: number;
}

const PICK_UP_MS = 4_000;

/** The telephone company, seen from the port: what it was asked, what it did, what it admits. */
export class CarrierDouble implements Carrier {
  readonly placed: PlacedCall[] = [];
  readonly #habits: CarrierHabits;
  readonly #now: () => Date;
  #requests = 0;

  constructor(habits: CarrierHabits, now: () => Date) {
    this.#habits = habits;
    this.#now = now;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    this.#requests += 1;
    switch (this.#requests === 1 ? this.#habits.fault : 'none') {
      case 'throttled':
        return { kind: 'not_dialled', reason: '429' };
      case 'never_sent':
        return { kind: 'not_dialled', reason: 'ECONNREFUSED' };
      case 'lost_request':
      case 'error_without_accepting':
        return { kind: 'unsure', reason: 'no answer' };
      case 'lost_reply':
      case 'error_after_accepting':
        this.#place(request);
        return { kind: 'unsure', reason: 'no answer' };
      case 'placed_twice':
        this.#place(request);
        return { kind: 'accepted', sid: this.#place(request) };
      case 'none':
        return { kind: 'accepted', sid: this.#place(request) };
    }
  }

  async fetchCall(sid: string): Promise<CarrierCall | null> {
    return this.placed.find((call) => call.sid === sid) ?? null;
  }

  async listCalls(): Promise<CarrierCall[]> {
    const now = this.#now().getTime();
    return this.placed.filter((call) => now - call.placedAt >= this.#habits.visibleAfterMs);
  }

  async listLegs(): Promise<CarrierCall[]> {
    return [];
  }

  async hangUp(sid: string): Promise<void> {
    const call = this.placed.find((one) => one.sid === sid);
    if (call && call.status !== 'completed') call.status = 'completed';
  }

  async sayAndHangUp(sid: string): Promise<void> {
    await this.hangUp(sid);
  }

  async redirect(): Promise<void> {}

  #place(request: DialRequest): string {
    const sid = `CA${String(this.placed.length + 1).padStart(32, '0')}`;
    const now = this.#now();
    this.placed.push({
      sid,
      status: 'ringing',
      createdAt: now,
      talkSeconds: null,
      price: '0.0150',
      priceUnit: 'USD',
      request,
      placedAt: now.getTime(),
      ringsUntil: now.getTime() + this.#habits.ringsAfterMs + PICK_UP_MS,
      answered: false,
      inVain: false,
    });
    return sid;
  }
}
