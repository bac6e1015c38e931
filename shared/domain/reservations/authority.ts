import type { Reservation } from './reservation.ts';

/**
 * Who asks. Staff may do anything. A guest may act on a reservation that was made in this very call, or whose number and name they
 * gave: knowing a number alone, or calling from a telephone, proves nothing.
 */
export type Actor = { kind: 'staff' } | { kind: 'guest'; callId: string | null; nom: string | null };

export function mayActOn(actor: Actor, reservation: Pick<Reservation, 'nom' | 'callId'>): boolean {
  if (actor.kind === 'staff') return true;
  if (actor.callId !== null && actor.callId === reservation.callId) return true;
  const [given, own] = [folded(actor.nom ?? ''), folded(reservation.nom)];
  return given !== '' && given === own;
}

/**
 * Whether they may say where its guest is reached. Number and name are proof enough to move a stay, but whoever overheard them must not
 * have its next confirmations sent to themselves.
 */
export function mayChangeContact(actor: Actor, reservation: Pick<Reservation, 'callId'>): boolean {
  return actor.kind === 'staff' || (actor.callId !== null && actor.callId === reservation.callId);
}

/** A name as it sounds to somebody who spells it: without case, accents, spaces, hyphens or apostrophes. */
function folded(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '')
    .toLowerCase();
}
