import type { FoundPlatform } from '../../demo/find-platform.ts';
import type { CallResult } from '../call-result.ts';
import { reception } from './reception.ts';
import { supplierOrders } from './supplier-orders.ts';

/** What a call of a test is made from. */
export interface CallPlan {
  /** Counts from 0. */
  index: number;
  /** Fixes everything that is left to chance about this call. */
  seed: number;
}

/** A kind of call that can be placed many times. A new one is one more file and one more line in {@link KINDS}. */
export interface Kind {
  /** Prepares one run; the returned function makes one call from beginning to end. It rejects when the call has no record. */
  prepare(platform: FoundPlatform, run: string): Promise<(plan: CallPlan) => Promise<CallResult>>;
  /** Who is on the line, also of a call that failed. */
  persona(plan: CallPlan): string;
}

export const KINDS: Readonly<Record<string, Kind>> = { 'supplier-orders': supplierOrders, reception };
