import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { hotelCommand, runHotel } from '../../testing/hotel-world.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

it('whatever fifty people do at once, no night has more guests than rooms, and the books agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hotelCommand, { minLength: 150, maxLength: 150, size: 'max' }), async (commands) => {
      const run = await runHotel(dynamo, commands, 50);
      expect(run.broken).toEqual([]);
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 120_000);
