import { expect, it } from 'vitest';
import { incomingSipCall } from './incoming-sip-call.ts';

const event = (headers: Record<string, string>, call_id: unknown = 'rtc_1') => ({
  id: 'evt_1',
  object: 'event',
  created_at: 1_790_000_000,
  type: 'realtime.call.incoming',
  data: { call_id, sip_headers: Object.entries(headers).map(([name, value]) => ({ name, value })) },
});

it('names the caller, the number dialled, our project and the agent that is asked for', () => {
  const headers = {
    From: '"Camille" <sip:+33611223344@pstn.example;user=phone>;tag=1',
    To: '<sip:proj_abc@sip.api.openai.com;transport=tls>',
    Diversion: '<sip:+33186950000@trunk.example>;reason=unconditional',
    'X-Comptoir-Agent': ' reservations ',
  };
  expect(incomingSipCall(event(headers))).toEqual({
    sid: 'rtc_1',
    from: '+33611223344',
    to: '+33186950000',
    project: 'proj_abc',
    agent: 'reservations',
  });
});

it('makes do with what the caller’s side says', () => {
  expect(incomingSipCall(event({}))).toMatchObject({ from: 'anonymous', to: '', project: null, agent: null });
  expect(incomingSipCall(event({ from: 'sip:anonymous@anonymous.invalid' }))).toMatchObject({ from: 'anonymous' });
  expect(incomingSipCall(event({ to: 'tel:+33186950000' }))).toMatchObject({ to: '+33186950000', project: null });
  const long = incomingSipCall(event({ from: `sip:${'x'.repeat(5_000)}@h` }));
  expect(long?.from).toHaveLength(64);
});

it.each([
  ['%2B33611223344', '+33611223344'],
  ['0033611223344', '+33611223344'],
  ['0611223344', '0611223344'],
  ['00', '00'],
  ['%E0%A4%A', '%E0%A4%A'],
])('reads a caller who comes as %s', (user, from) => {
  expect(incomingSipCall(event({ from: `<sip:${user}@trunk.example>` }))).toMatchObject({ from });
});

it('has nothing to say to other events', () => {
  expect(incomingSipCall({ type: 'live.call.incoming', data: { session_id: 'live_1' } })).toBeNull();
});

it.each([[null], ['text'], [{}], [event({}, '../accept')], [event({}, 7)]])('refuses %j', (wrong) => {
  expect(() => incomingSipCall(wrong)).toThrow(/invalid|expected/i);
});
