import { expect, it } from 'vitest';
import { transferTargets } from './transfer-target.ts';

const [business, own] = ['+33612345698', '+33612345699'];
const settings = { TRANSFER_TELEPHONE: business, CALL_COUNTRIES: 'FR,BE' };

it('calls go to the agent’s own number, else to the business’s, else to nobody', () => {
  expect(transferTargets(settings)(own)).toBe(own);
  expect(transferTargets(settings)(null)).toBe(business);
  const none = { ...settings, TRANSFER_TELEPHONE: '' };
  expect(transferTargets(none)(own)).toBe(own);
  expect(transferTargets(none)(null)).toBeNull();
});

it('an agent’s number that may not be called, or no longer, is nobody’s', () => {
  expect(transferTargets({ ...settings, CALL_COUNTRIES: 'BE' })(own)).toBe(business);
  expect(transferTargets(settings)('+33899123456')).toBe(business);
  expect(transferTargets({ ...settings, TRANSFER_TELEPHONE: '' })('+14155550123')).toBeNull();
});
