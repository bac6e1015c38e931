import { describe, expect, it } from 'vitest';
import { asDescribed } from './as-described.ts';

const provider = { status: 'reachable', checkedAt: '2026-11-20T09:00:00.000Z' };
const health = { status: 'ok', service: 'comptoir', version: '1', providers: { twilio: provider, openai: provider } };
const stay = { id: 'r_1', confirmations: [] };

describe('an answer', () => {
  it('is held against what the API is said to answer', () => {
    expect(() => asDescribed('GET /health', 200, health)).not.toThrow();
    expect(() => asDescribed('GET /api/calls?limit=2', 200, { items: [], next: null })).not.toThrow();
    expect(() => asDescribed('GET /health', 200, { ...health, more: 'than is said' })).not.toThrow();
  });

  it.each([
    ['GET /health', 418, health, 'is not said to answer 418'],
    ['GET /health', 200, { ...health, status: 'well' }, 'at status'],
    ['GET /api/calls/call_1', 200, { id: 'call_1' }, 'at purpose'],
    // Through a reference, and in both parts of a whole.
    ['GET /api/calls', 200, { items: [{ id: 'call_1' }], next: null }, 'at items'],
    ['GET /reservations/r_1', 200, stay, 'GET /reservations/{id} answers 200 otherwise'],
    ['GET /reservations/r_1', 404, { code: 'nobody_has_heard_of_it' }, 'at code'],
  ])('to %s of %i that is another one is an error', (request, status, body, wrong) => {
    expect(() => asDescribed(request, status, body)).toThrow(wrong);
  });

  it('at an address that is not described is nobody’s business', () => {
    expect(() => asDescribed('GET /local/mailbox', 200, {})).not.toThrow();
    expect(() => asDescribed('PATCH /health', 404, {})).not.toThrow();
  });
});
