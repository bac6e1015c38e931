import { expect, it } from 'vitest';
import { createCallColours } from './call-colours.ts';

it('calls side by side differ, and each keeps its colour', () => {
  const colourOf = createCallColours();
  const calls = Array.from({ length: 16 }, (_, n) => `call_${n}`);
  const first = calls.map((call) => JSON.stringify(colourOf(call)));
  expect(new Set(first).size).toBe(16);
  expect(calls.map((call) => JSON.stringify(colourOf(call)))).toEqual(first);
});

it('a call that goes on keeps its colour however many others come', () => {
  const colourOf = createCallColours();
  const style = colourOf('call_long');
  for (let n = 0; n < 5_000; n += 1) {
    colourOf(`call_${n}`);
    expect(colourOf('call_long')).toEqual(style);
  }
});
