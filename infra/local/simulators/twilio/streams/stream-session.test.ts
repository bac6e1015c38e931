import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { type StreamFaults, StreamSession } from './stream-session.ts';

const streamSid = `MZ${'1'.repeat(32)}`;
const identity = { accountSid: 'AC1', callSid: 'CA1', streamSid, customParameters: { token: 'abc' } };

let clock: FakeClock;
let sent: string[];
let refused: number[];

function session(faults?: StreamFaults): StreamSession {
  return new StreamSession({
    identity,
    clock,
    faults,
    send: (text) => sent.push(text),
    watcher: {
      markReceived: () => {},
      markEchoed: () => {},
      cleared: () => {},
      refused: (code) => refused.push(code),
    },
  });
}
const receive = (to: StreamSession, message: unknown) => to.receive(Buffer.from(JSON.stringify(message)), false);
const media = (bytes: number) => ({
  event: 'media',
  streamSid,
  media: { payload: Buffer.alloc(bytes, 1).toString('base64') },
});
const mark = (name: string) => ({ event: 'mark', streamSid, mark: { name } });
const frames = (on: StreamSession, count: number) => {
  for (let frame = 0; frame < count; frame++) {
    clock.advance(20);
    on.playback.playFrame();
    on.sendFrame(undefined);
  }
};
const events = () =>
  sent.map((text) => JSON.parse(text) as { event: string; media?: { timestamp: string }; mark?: { name: string } });
const marks = () => events().flatMap(({ mark }) => mark?.name ?? []);

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  refused = [];
});

describe('a stream session', () => {
  it('opens with connected and start as Twilio writes them', () => {
    session().begin();
    expect(events()).toEqual([
      { event: 'connected', protocol: 'Call', version: '1.0.0' },
      {
        event: 'start',
        sequenceNumber: '1',
        streamSid,
        start: {
          streamSid,
          accountSid: 'AC1',
          callSid: 'CA1',
          tracks: ['inbound'],
          customParameters: { token: 'abc' },
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        },
      },
    ]);
  });

  it('numbers its frames with strings, 20 ms and 160 bytes each', () => {
    const stream = session();
    stream.begin();
    frames(stream, 2);
    const silence = Buffer.alloc(160, 0xff).toString('base64');
    expect(events().slice(2)).toEqual([
      {
        event: 'media',
        sequenceNumber: '2',
        streamSid,
        media: { track: 'inbound', chunk: '1', timestamp: '20', payload: silence },
      },
      {
        event: 'media',
        sequenceNumber: '3',
        streamSid,
        media: { track: 'inbound', chunk: '2', timestamp: '40', payload: silence },
      },
    ]);
    expect(sent[2]).toMatch(/^\{"event":"media","sequenceNumber":"2","media":\{"track":"inbound","chunk":"1"/);
  });

  it('sends digits on the inbound track, and stop once and last', () => {
    const stream = session();
    stream.begin();
    stream.sendDigit('5');
    stream.stop();
    stream.stop();
    frames(stream, 1);
    expect(events().slice(2)).toEqual([
      { event: 'dtmf', streamSid, sequenceNumber: '2', dtmf: { track: 'inbound_track', digit: '5' } },
      { event: 'stop', sequenceNumber: '3', streamSid, stop: { accountSid: 'AC1', callSid: 'CA1' } },
    ]);
  });

  it('echoes all pending marks at once on clear', () => {
    const stream = session();
    stream.begin();
    receive(stream, media(8_000));
    receive(stream, mark('a'));
    receive(stream, mark('b'));
    frames(stream, 3);
    expect(marks()).toEqual([]);
    receive(stream, { event: 'clear', streamSid });
    expect(marks()).toEqual(['a', 'b']);
  });

  it('grumbles once per code about what it cannot take, and carries on', () => {
    const stream = session();
    stream.begin();
    receive(stream, { ...mark('x'), streamSid: 'MZother' });
    stream.receive(Buffer.from('{not json'), false);
    receive(stream, { event: 'media', streamSid, media: { payload: 'not base64!' } });
    receive(stream, { event: 'mark', streamSid });
    receive(stream, { event: 'dance', streamSid });
    stream.receive(Buffer.from('[]'), false);
    stream.receive(Buffer.from(JSON.stringify(mark('x'))), true);
    expect(refused).toEqual([31951, 31950]);
    receive(stream, mark('fine'));
    expect(marks()).toEqual(['fine']);
  });

  it('jumps over skipped frames in its timestamps', () => {
    const stream = session({ skip: { afterMs: 40, ms: 60 } });
    stream.begin();
    frames(stream, 7);
    const timestamps = events().flatMap(({ media }) => media?.timestamp ?? []);
    expect(timestamps).toEqual(['20', '40', '120', '140']);
  });

  it('holds back late marks without changing their order', () => {
    const stream = session({ marksLateMs: 100, clearLateMs: 0 });
    stream.begin();
    receive(stream, mark('slow'));
    receive(stream, media(160));
    receive(stream, mark('cleared'));
    receive(stream, { event: 'clear', streamSid });
    expect(marks()).toEqual([]);
    clock.advance(100);
    expect(marks()).toEqual(['slow', 'cleared']);
  });
});
