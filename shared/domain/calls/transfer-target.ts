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
  const { TRANSFER_TELEPHONE: telephone, CALL_COUNTRIES: countries } = payload.value;
  if (telephone === '' || mayBeCalled(telephone, countries.split(','))) return;
  payload.issues.push({
    code: 'custom',
    path: ['TRANSFER_TELEPHONE'],
    message: 'must be empty, or an ordinary number in E.164 of a country in CALL_COUNTRIES',
    input: payload.value.TRANSFER_TELEPHONE,
  });
});

/**
 * Whom calls are transferred to: an agent's `own` number (E.164, null for none) if it may be called, else the business's; null for
 * nobody. What was allowed when the agent was saved need not be now.
 */
export function transferTargets(settings: TransferSettings): (own: string | null) => string | null {
  const { TRANSFER_TELEPHONE, CALL_COUNTRIES } = settings;
  const business = TRANSFER_TELEPHONE === '' ? null : TRANSFER_TELEPHONE;
  const countries = CALL_COUNTRIES.split(',');
  return (own) => (own !== null && mayBeCalled(own, countries) ? own : business);
}

/** Whether calls may be transferred to this number: an ordinary one, in E.164, of one of these countries (ISO 3166 alpha-2). */
export function mayBeCalled(telephone: string, countries: readonly string[]): boolean {
  try {
    return allowedDestination(telephone, countries).telephone === telephone;
  } catch {
    return false;
  }
}
