import * as z from 'zod/mini';

const everyTable = {
  CALLS_TABLE: z.string(),
  RECEPTION_TABLE: z.string(),
  SUPPLIER_ORDERS_TABLE: z.string(),
  RESERVATIONS_TABLE: z.string(),
  EVENTS_TABLE: z.string(),
  ERASURES_TABLE: z.string(),
  PERSON_KEY_SECRET_ARN: z.string(),
};

/** `router.ts` */
export const peopleApiEnv = z.object({
  ...everyTable,
  API_KEY_SECRET_ARN: z.string(),
  EDGE_KEY_SECRET_ARN: z.string(),
});

/** `finish-erasures.schedule.ts`, and `reapply-erasures.ts`, which is run by hand */
export const erasuresEnv = z.object(everyTable);
