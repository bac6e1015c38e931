import * as z from 'zod/mini';
import { allowedDestination } from './destination.ts';

const fields = z.object({
  /** E.164; empty for nobody. */
  TRANSFER_TELEPHONE: z.string(),
  CALL_COUNTRIES: z.string().check(z.regex(/^[A-Z]{2}(,[A-Z]{2})*$/, 'must be country codes, such as FR,BE')),
});
type TransferSettings = z.infer<typeof fields>;

/** For whoever may transfer a call; add {@link transferTargetCheck} to the finished schema. */
export const transferEnv = fields.shape;

/** Refuses a number that must not be called, before anybody needs it. */
export const transferTargetCheck = z.check<TransferSettings>((payload) => {
  if (isAllowed(payload.value)) return;
  payload.issues.push({
    code: 'custom',
    path: ['TRANSFER_TELEPHONE'],
    message: 'must be empty, or an ordinary number in E.164 of a country in CALL_COUNTRIES',
    input: payload.value.TRANSFER_TELEPHONE,
  });
});

/** Whom calls are transferred to; null for nobody. */
export function transferTarget({ TRANSFER_TELEPHONE }: TransferSettings): string | null {
  return TRANSFER_TELEPHONE === '' ? null : TRANSFER_TELEPHONE;
}

function isAllowed({ TRANSFER_TELEPHONE, CALL_COUNTRIES }: TransferSettings): boolean {
  if (TRANSFER_TELEPHONE === '') return true;
  try {
    return allowedDestination(TRANSFER_TELEPHONE, CALL_COUNTRIES.split(',')).telephone === TRANSFER_TELEPHONE;
  } catch {
    return false;
  }
}
