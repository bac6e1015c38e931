/** Stories that `npm test` has no time for, and `npm run test:long` tells. */
export const LONG = process.env['LONG_TESTS'] !== undefined;
