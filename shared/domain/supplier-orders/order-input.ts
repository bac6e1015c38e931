import * as z from 'zod';
import { cleanText } from '../../runtime/clean-text.ts';
import { parseTelephone } from '../calls/destination.ts';
import { orderStatuts } from './order.ts';

export const MAX_ORDER_LINES = 200;

/** Free text without invisible characters; empty is refused. */
const text = (max: number) => z.string().transform(cleanText).pipe(z.string().min(1, 'must not be empty').max(max));

const optionalText = (max: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(max))
    .nullish()
    .transform((value) => value || null);

const telephone = z
  .string()
  .transform((value) => value.replaceAll(/[\s.()-]/g, ''))
  .refine((value) => parseTelephone(value) !== null, 'must be a valid number in E.164 form, such as +33612345678')
  .meta({ description: 'E.164', examples: ['+33612345678'] });

const timeZone = z
  .string()
  .refine(
    (zone) => Intl.supportedValuesOf('timeZone').includes(zone),
    'must be an IANA time zone, such as Europe/Paris',
  );

const supplierInput = z.strictObject({
  id: text(100),
  nom: text(200),
  telephone,
  email: z
    .email()
    .nullish()
    .transform((value) => value ?? null),
  fuseau_horaire: timeZone.nullish().transform((value) => value ?? null),
});

const lineInput = z.strictObject({
  nom: text(200),
  quantite: z.number().positive('must be greater than 0').max(1_000_000),
  unite: text(30),
});

const deliveryDate = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'must be a date (2026-11-24) or an instant (2026-11-24T08:00:00Z)',
});

/** Body of `POST /api/supplier-orders`. */
export const newOrderSchema = z.strictObject({
  fournisseur: supplierInput,
  ingredients: z.array(lineInput).min(1, 'must hold at least one line').max(MAX_ORDER_LINES),
  date_livraison_souhaitee: deliveryDate.nullish().transform((value) => value ?? null),
  notes: optionalText(2000),
});
export type NewOrder = z.infer<typeof newOrderSchema>;

/** Body of `PUT /api/supplier-orders/:orderId`: what is absent stays as it is. */
export const orderChangeSchema = z
  .strictObject({
    fournisseur: supplierInput.optional(),
    ingredients: z.array(lineInput).min(1, 'must hold at least one line').max(MAX_ORDER_LINES).optional(),
    date_livraison_souhaitee: deliveryDate.nullable().optional(),
    notes: text(2000).nullable().optional(),
    statut: z
      .enum(['annulee', 'confirmee', 'refusee'])
      .optional()
      .meta({ description: '`annulee` stops an order; `confirmee` or `refusee` decide one that is `a_verifier`' }),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');
export type OrderChange = z.infer<typeof orderChangeSchema>;

const day = z.iso.date();
const page = { limit: z.coerce.number().int().min(1).max(100).default(25), cursor: z.string().max(2000).optional() };

/** Query of `GET /api/supplier-orders`; `du` and `au` are days (UTC), both included. */
export const orderListSchema = z.strictObject({
  statut: z.enum(orderStatuts).optional(),
  fournisseurId: z.string().min(1).max(100).optional(),
  du: day.optional(),
  au: day.optional(),
  ...page,
});
export type OrderList = z.infer<typeof orderListSchema>;

/** Query of `GET /api/supplier-orders/fournisseur/:fournisseurId`. */
export const supplierHistorySchema = z.strictObject(page);
