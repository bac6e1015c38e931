import type { OutcomeDeps } from '../domain/call-outcomes/outcomes.ts';

const nobody = () => Promise.reject(new Error('Nobody calls in here'));
const none: OutcomeDeps['reception'] = {
  records: { find: nobody },
  settled: { settle: nobody },
  keepDays: null,
  fields: async () => [],
  now: () => new Date(),
};

/** For tests in which nobody calls in. */
export const noReception: Pick<OutcomeDeps, 'reception' | 'reservations'> = { reception: none, reservations: none };
