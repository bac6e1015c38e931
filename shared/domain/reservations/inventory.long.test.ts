import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDynamo, type TestDynamo } from '../../testing/dynamodb.ts';
import { hotelCommand, runHotel } from '../../testing/hotel-world.ts';

const COMMANDS = 10_000;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

it(`${COMMANDS} commands of fifty workers (SEED=${SEED}) never exceed the rooms of any night`, async () => {
  const commands = fc.sample(hotelCommand, { numRuns: COMMANDS + 500, seed: SEED });
  const run = await runHotel(dynamo, commands, 50);
  console.log(`SEED=${SEED}`, run);
  expect(run.broken).toEqual([]);
  expect(run.commands).toBeGreaterThanOrEqual(COMMANDS);
}, 600_000);
