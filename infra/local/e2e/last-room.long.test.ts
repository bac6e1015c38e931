import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { lastRoom } from '../testing/last-room.ts';

let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk();
}, 60_000);
afterAll(() => desk.close());

it('the last room goes to one of a thousand who ask for it at once', async () => {
  const { count, reasons, booked, suites } = await lastRoom(desk, 1_000);
  expect(count).toEqual({ 201: 1, 409: 999 });
  expect(reasons).toEqual(['no_room']);
  expect(booked).toBe(suites);
}, 180_000);
