import { genericMind } from './generic-mind.ts';
import type { Mind } from './mind.ts';
import { receptionMind } from './reception-mind.ts';
import { reservationMind } from './reservation-mind.ts';
import { supplierOrderMind } from './supplier-order-mind.ts';

/** In the order in which they are asked; the last one suits everything. A new mind is one file and one line here. */
export const MINDS: readonly Mind[] = [reservationMind, receptionMind, supplierOrderMind, genericMind];
