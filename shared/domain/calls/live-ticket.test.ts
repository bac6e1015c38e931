import { describe, expect, it } from 'vitest';
import { signToken } from '../../runtime/signed-token.ts';
import { openLiveTicket, signLiveTicket, TICKET_SECONDS } from './live-ticket.ts';
import { openStreamPass, signStreamPass } from './stream-token.ts';

const now = new Date('2026-11-20T09:00:00.400Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const { ticket, expiresAt } = signLiveTicket('call_1', ['watch', 'listen'], 'key', now);
const [body = '', mac = ''] = ticket.split('.');

describe('a live ticket', () => {
  it('opens its call for what it names, for a minute at most', () => {
    expect(openLiveTicket(ticket, ['key'], 'call_1', now)).toEqual({
      callId: 'call_1',
      permissions: ['watch', 'listen'],
      expiresAt,
    });
    expect(expiresAt.getTime() - now.getTime()).toBeLessThanOrEqual(TICKET_SECONDS * 1000);
    expect(openLiveTicket(ticket, ['key'], 'call_1', later(59))).not.toBeNull();
    expect(openLiveTicket(ticket, ['key'], 'call_1', later(60))).toBeNull();
  });

  it('opens no other call', () => {
    expect(openLiveTicket(ticket, ['key'], 'call_2', now)).toBeNull();
  });

  it('is good under the previous key, and under no third', () => {
    expect(openLiveTicket(ticket, ['new', 'key'], 'call_1', now)).not.toBeNull();
    expect(openLiveTicket(ticket, ['new', 'other'], 'call_1', now)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no signature', body],
    ['another signature', `${body}.${'A'.repeat(mac.length)}`],
    [
      'a body of one’s own',
      `${Buffer.from('{"t":"live","c":"call_1","p":"hang_up","e":9e9}').toString('base64url')}.${mac}`,
    ],
    ['more than a ticket', `${ticket}.x`],
    ['no JSON', `${Buffer.from('nonsense').toString('base64url')}.${mac}`],
  ])('is refused with %s', (_what, text) => {
    expect(openLiveTicket(text, ['key'], 'call_1', now)).toBeNull();
  });

  it('names only what exists: an unknown permission is none', () => {
    const strange = signToken({ t: 'live', c: 'call_1', p: 'watch everything', e: 9e9 }, 'key');
    expect(openLiveTicket(strange, ['key'], 'call_1', now)?.permissions).toEqual(['watch']);
  });

  it('is no pass for a media stream, nor is such a pass a ticket, although one key signs both', () => {
    const pass = signStreamPass({ callId: 'call_1', attempt: 1, leg: 1, sid: 'CA1' }, 'key', now);
    expect(openLiveTicket(pass, ['key'], 'call_1', now)).toBeNull();
    expect(openStreamPass(ticket, ['key'], 'CA1', now)).toBeNull();
    expect(openStreamPass(pass, ['key'], 'CA1', now)).not.toBeNull();
  });
});
