import * as z from 'zod';
import { createReservation, type CreateReservationDeps } from '../../shared/domain/reservations/create-reservation.ts';
import { newReservationSchema } from '../../shared/domain/reservations/reservation-input.ts';
import type { Once } from '../../shared/domain/reservations/once-repository.ts';
import type { IdempotentRequest } from '../../shared/runtime/idempotent-request.ts';
import { idempotencyKey } from '../entry/idempotency-key.ts';
import { route } from '../entry/http.ts';
import { type Recalling, resultOf } from './recalled.ts';

const AT = 'POST /reservations';
const body = newReservationSchema.extend({
  option_minutes: z
    .int()
    .min(1)
    .max(2_880)
    .optional()
    .meta({ description: 'Only hold the room, for so many minutes; `PUT` with `statut: "confirmee"` books it' }),
});

/** A booking by staff, or by a website. */
export const createReservationRoute = (
  deps: CreateReservationDeps & Recalling & { onceFor(request: IdempotentRequest): Once },
) =>
  route(AT, { body }, async ({ body: { option_minutes, ...stay }, header }) => {
    const key = idempotencyKey(header('idempotency-key'));
    const source = { origine: 'api', callId: null, from: null, holdMinutes: option_minutes ?? null } as const;
    const request = { key: key ?? '', route: AT, body: { ...stay, option_minutes } };
    const done = await createReservation(deps, stay, source, key === null ? null : deps.onceFor(request));
    return await resultOf(deps, 201, done);
  });
