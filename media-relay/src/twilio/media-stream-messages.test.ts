import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../sockets/memory.ts';
import { MediaStreamReader, parseMessage } from './media-stream-messages.ts';

const frame = (timestamp: string, payload: string) =>
  `{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"2","timestamp":"${timestamp}","payload":"${payload}"},"streamSid":"MZ1"}`;

type Found = { timestamp: number; payload: string } | null;

/** Reads text that lies somewhere in a larger buffer, as frames do. */
function read(reader: MediaStreamReader, text: string | Buffer): Found {
  const bytes = Buffer.concat([Buffer.from('"}'), Buffer.from(text), Buffer.from('"}}==')]);
  const found = reader.frame(memoryOf(bytes), 2, bytes.length - 5);
  return found && { timestamp: found.timestamp, payload: found.payload.toBase64() };
}

function learn(reader: MediaStreamReader, text: string): void {
  const bytes = Buffer.from(text);
  reader.message(text, memoryOf(bytes), 0, bytes.length);
}

/** A reader that has seen one frame as Twilio writes it. */
function taught(): MediaStreamReader {
  const reader = new MediaStreamReader('MZ1');
  learn(reader, frame('20', 'BBBB'));
  return reader;
}

/** What the parser takes from a frame of this stream. */
function parsed(text: string) {
  const message = parseMessage(text);
  if (message?.event !== 'media' || message.streamSid !== 'MZ1') return null;
  return { timestamp: message.media.timestamp, payload: message.media.payload.toBase64() };
}

/** JSON with its members in a given order, and any space between its tokens. */
function written(members: readonly (readonly [string, string])[], space: string): string {
  return `{${space}${members.map(([key, value]) => `${space}${JSON.stringify(key)}${space}:${space}${value}`).join(`${space},`)}${space}}`;
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\u0022', '\\u0022', '"payload":"AAAA"', '{"', 'é'),
);
const value = fc.oneof(
  anyText.map((text) => JSON.stringify(text)),
  fc.jsonValue().map((json) => JSON.stringify(json)),
);
const space = fc.oneof(
  { weight: 30, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\t ') },
);
const payload = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => JSON.stringify(Buffer.from(bytes).toString('base64'))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"AAA"',
      '"A==="',
      '"="',
      '"AA=A"',
      '"AA\\u0041A"',
      '"AAAA\\u0022"',
      '""',
      'null',
      '"AAA="',
    ),
  },
  { weight: 1, arbitrary: value },
);
const timestamp = fc.oneof(
  { weight: 20, arbitrary: fc.nat().map((ms) => `"${ms}"`) },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.constantFrom('"007"', '""', '12', '"-1"', '"1e3"', '"12345678901234567890"'), value),
  },
);
const extra = fc.tuple(
  fc.constantFrom('note', 'name', 'event', 'streamSid', 'media', 'payload', '__proto__', 'é', 'a"b', ''),
  value,
);
const inner = fc
  .tuple(payload, timestamp, fc.array(extra, { maxLength: 1 }), fc.nat(12))
  .map(([payload, timestamp, more, drop]): [string, string][] => [
    ...(drop === 1 ? [] : ([['timestamp', timestamp]] as [string, string][])),
    ['track', '"inbound"'],
    ['chunk', '"2"'],
    ...more,
    ...(drop === 2 ? [] : ([['payload', payload]] as [string, string][])),
  ]);
const shuffled = <Item>(items: readonly Item[]) => fc.shuffledSubarray([...items], { minLength: items.length });
const outer = fc
  .record({
    media: fc.tuple(inner.chain(shuffled), space),
    sid: fc.constantFrom(...Array<string>(12).fill('"MZ1"'), '"MZ2"', '"MZ11"', '"MZ\\u0031"', '1'),
    more: fc.array(extra, { maxLength: 1 }),
  })
  .chain(({ media: [members, inside], sid, more }) =>
    fc.tuple(
      shuffled<readonly [string, string]>([
        ['streamSid', sid],
        ['media', written(members, inside)],
        ['sequenceNumber', '"9"'],
        ...more,
      ]),
      space,
    ),
  )
  .map(([members, space]) => written([['event', '"media"'], ...members], space));

/** Changes to a text: at a place in it, so many characters give way to others. */
const edits = fc.array(
  fc.tuple(
    fc.nat(400),
    fc.nat(3),
    fc.oneof(
      fc.stringMatching(/^[0-9A-Za-z+/=]{0,4}$/),
      fc.constantFrom('"', '\\', '"}', ',"', '":"', ' ', 'é', '\u0001'),
    ),
  ),
  { maxLength: 3 },
);
function changed(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce(
    (one, [at, gone, come]) => one.slice(0, at % one.length) + come + one.slice((at % one.length) + gone),
    text,
  );
}

describe('media stream messages', () => {
  it('reads the audio of frames written like the one before, whatever their numbers', () => {
    const reader = taught();
    expect(read(reader, frame('40', 'AAAA'))).toEqual({ timestamp: 40, payload: 'AAAA' });
    const long = Buffer.alloc(40_000, 7).toString('base64');
    expect(read(reader, frame('1000000', long))).toEqual({ timestamp: 1_000_000, payload: long });
    expect(read(reader, frame('40', ''))).toEqual({ timestamp: 40, payload: '' });
  });

  it('leaves to the parser whatever is written in another way', () => {
    const reader = taught();
    expect(read(reader, '{ "event": "media", "media": { "timestamp": "40", "payload": "AAAA" } }')).toBeNull();
    expect(read(reader, frame('40', 'AA\\u0041A'))).toBeNull();
    expect(read(reader, frame('4e1', 'AAAA'))).toBeNull();
    expect(read(reader, frame('40', 'AAAA","payload":"BBBB'))).toBeNull();
    expect(read(reader, `${frame('40', 'AAAA')} `)).toBeNull();
    expect(read(reader, frame('40', 'AAAA').replace('MZ1', 'MZ2'))).toBeNull();
    const bytes = Buffer.from(frame('40', 'AAAA').replace('"4"', '"\u0001"'));
    bytes[bytes.indexOf(1)] = 0xff;
    expect(read(reader, bytes)).toBeNull();
  });

  it('knows for every stream what it has learnt on one, and takes no stream for another', () => {
    taught();
    expect(read(new MediaStreamReader('MZ1'), frame('40', 'AAAA'))).toEqual({ timestamp: 40, payload: 'AAAA' });
    for (const sid of ['MZ2', 'MZ', 'MZ11', '']) {
      expect(read(new MediaStreamReader(sid), frame('40', 'AAAA'))).toBeNull();
    }
  });

  it('learns no shape that could be taken for another', () => {
    for (const text of [
      '{"event":"media","streamSid":"MZ1","media":{"timestamp":"1","payload" :"AAAA"},"x":{"payload":"AAAA"}}',
      '{"event":"media","streamSid":"MZ1","media":{"timestamp":"1","payload":"AAAA"},"x":"payload"}',
      '{"event":"media","streamSid":"MZ1","media":{"timestamp":"1","payload":"BBBB","payload":"AAAA"}}',
      '{"event":"media","streamSid":"MZ1","media":{"timestamp":"1","p\\u0061yload":"AAAA"},"x":{"payload":"AAAA"}}',
    ]) {
      const reader = taught();
      learn(reader, text);
      expect(parsed(text)).toEqual({ timestamp: 1, payload: 'AAAA' });
      expect(read(reader, text)).toBeNull();
    }
  });

  it('says of every frame what the parser says, or nothing', () => {
    const reader = new MediaStreamReader('MZ1');
    let found = 0;
    fc.assert(
      fc.property(outer, edits, (text, changes) => {
        learn(reader, text);
        for (const one of [text, changed(text, changes)]) {
          const reading = read(reader, one);
          if (reading === null) continue;
          found += 1;
          expect(reading).toEqual(parsed(one));
        }
      }),
      { numRuns: 10_000 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it('learns any order of fields, with or without those that nobody needs', () => {
    const members = fc.shuffledSubarray<readonly [string, string]>(
      [
        ['streamSid', '"MZ1"'],
        ['media', '{"payload":"AAAA","timestamp":"60","track":"inbound"}'],
        ['sequenceNumber', '"9"'],
        ['protocol', '{"version":2}'],
      ],
      { minLength: 2 },
    );
    fc.assert(
      fc.property(members, (members) => {
        const text = written([['event', '"media"'], ...members], '');
        const reader = new MediaStreamReader('MZ1');
        learn(reader, text);
        const later = text.replace('AAAA', 'BBBBCCCC').replace('60', '1234').replace('"9"', '"10"');
        expect(read(reader, later)).toEqual(parsed(later));
        expect(read(reader, later) === null).toBe(!text.includes('MZ1') || !text.includes('AAAA'));
      }),
    );
  });

  it('says of every beginning of a frame nothing', () => {
    const reader = taught();
    const text = frame('40', 'AAAA');
    for (let length = 0; length < text.length; length++) expect(read(reader, text.slice(0, length))).toBeNull();
  });

  it('reads marks written like the one before', () => {
    // Written as nobody else's marks are: what one reader learnt, all of them know.
    const mark = (name: string) => `{"event": "mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"${name}"}}`;
    const reader = new MediaStreamReader('MZ1');
    const name = (text: string) => reader.mark(memoryOf(Buffer.from(text)), 0, Buffer.byteLength(text));
    expect(name(mark('1.2'))).toBeNull();
    learn(reader, mark('1.2'));
    expect(name(mark('1.34'))).toBe('1.34');
    expect(name(mark('a\\u0041'))).toBeNull();
    expect(name(frame('40', 'AAAA'))).toBeNull();
  });

  it.each(['', '{', 'null', '[]', '{"event":"media"}', '{"event":"unheard-of"}', '{"event":"start","streamSid":1}'])(
    'takes %j for nothing it knows',
    (text) => expect(parseMessage(text)).toBeNull(),
  );

  it('reads parameters and the carrier’s call from a start', () => {
    const start = parseMessage(
      JSON.stringify({
        event: 'start',
        sequenceNumber: '1',
        streamSid: 'MZ1',
        start: {
          accountSid: 'AC1',
          callSid: 'CA1',
          streamSid: 'MZ1',
          tracks: ['inbound'],
          customParameters: { token: 't' },
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        },
      }),
    );
    expect(start).toMatchObject({ event: 'start', start: { callSid: 'CA1', customParameters: { token: 't' } } });
  });
});
