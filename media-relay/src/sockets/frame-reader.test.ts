import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { memoryOf } from './memory.ts';

type Seen = { text: string } | { ping: string } | 'pong' | { close: number };

function reader(masked: boolean, maxMessageBytes = 64 * 1024) {
  const seen: Seen[] = [];
  const made = new FrameReader(
    {
      onText: ({ bytes }, start, end) => seen.push({ text: bytes.toString('latin1', start, end) }),
      onPing: ({ bytes }, start, end) => seen.push({ ping: bytes.toString('latin1', start, end) }),
      onPong: () => seen.push('pong'),
      onClose: (code) => seen.push({ close: code }),
    },
    { masked, maxMessageBytes },
  );
  return { push: (bytes: Buffer) => made.push(memoryOf(bytes), bytes.length), seen };
}

interface Frame {
  first: number;
  body: string;
}

function written({ first, body }: Frame, masked: boolean): Buffer {
  const bytes = Buffer.from(body, 'latin1');
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 0xff];
  const header = [first, (masked ? 0x80 : 0) | (length[0] ?? 0), ...length.slice(1)];
  if (!masked) return Buffer.concat([Buffer.from(header), bytes]);
  const mask = [0x37, 0xfa, 0x21, 0x3d];
  return Buffer.from([...header, ...mask, ...bytes.map((byte, i) => byte ^ mask[i % 4]!)]);
}

const TEXT = 0x81;
const text = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 200 }),
  fc.nat(3_000).map((length) => 'x'.repeat(length)),
);
/** A message in one frame or in pieces, with control frames between them. */
const message = fc
  .tuple(fc.array(text, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([pieces, ping, isText]): { frames: Frame[]; seen: Seen[] } => {
    const frames = pieces.map((body, i): Frame => {
      const opcode = i > 0 ? 0x0 : isText ? 0x1 : 0x2;
      return { first: opcode | (i === pieces.length - 1 ? 0x80 : 0), body };
    });
    const control: Seen[] = ping ? [{ ping: 'hey' }, 'pong'] : [];
    if (ping) frames.splice(frames.length - 1, 0, { first: 0x89, body: 'hey' }, { first: 0x8a, body: '' });
    return { frames, seen: [...control, ...(isText ? [{ text: pieces.join('') }] : [])] };
  });

describe('reading frames', () => {
  it('gives the same whatever the stream is cut into', () => {
    const cuts = fc.infiniteStream(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 2_000 })));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), cuts, fc.boolean(), (messages, sizes, masked) => {
        const { push, seen } = reader(masked);
        const stream = Buffer.concat(messages.flatMap(({ frames }) => frames.map((frame) => written(frame, masked))));
        for (let at = 0; at < stream.length;) {
          const size = sizes.next().value ?? 1;
          expect(push(Buffer.from(stream.subarray(at, at + size)))).toBeNull();
          at += size;
        }
        expect(seen).toEqual(messages.flatMap((one) => one.seen));
      }),
      { numRuns: 500 },
    );
  });

  it('is halted in the middle of a chunk, and goes on where it was', () => {
    const seen: string[] = [];
    const made: FrameReader = new FrameReader(
      {
        onText: ({ bytes }, start, end) => {
          seen.push(bytes.toString('latin1', start, end));
          if (seen.length === 1) made.halt();
        },
        onPing: () => undefined,
        onPong: () => undefined,
        onClose: () => undefined,
      },
      { masked: true, maxMessageBytes: 100 },
    );
    const push = (bytes: Buffer) => made.push(memoryOf(bytes), bytes.length);
    const frames = ['one', 'two', 'three'].map((body) => written({ first: TEXT, body }, true));
    push(Buffer.concat(frames));
    push(written({ first: TEXT, body: 'four' }, true));
    expect(seen).toEqual(['one']);
    made.proceed();
    expect(seen).toEqual(['one', 'two', 'three', 'four']);
  });

  it.each([
    ['a reserved bit', Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), 1002],
    ['an opcode that does not exist', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['a control opcode that does not exist', Buffer.from([0x8b, 0x80, 0, 0, 0, 0]), 1002],
    ['a frame that is not masked', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['a continuation of nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0]), 1002],
    ['a message inside a message', Buffer.from([0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0]), 1002],
    ['a ping in pieces', Buffer.from([0x09, 0x80, 0, 0, 0, 0]), 1002],
    ['a long ping', Buffer.from([0x89, 0xfe, 0, 126, 0, 0, 0, 0]), 1002],
    ['a message that is too long', Buffer.from([0x81, 0xfe, 0x04, 0x01]), 1009],
    ['a length that no number holds', Buffer.from([0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255]), 1009],
  ])('refuses %s before the rest of it came, and is deaf from then on', (_, bytes, code) => {
    const { push, seen } = reader(true, 1024);
    expect(push(Buffer.from(bytes))).toMatchObject({ code });
    expect(push(written({ first: TEXT, body: 'more' }, true))).toBeNull();
    expect(seen).toEqual([]);
  });

  it('adds up the pieces of a message, also of one that is not kept', () => {
    for (const opcode of [0x1, 0x2]) {
      const { push } = reader(true, 1024);
      expect(push(written({ first: opcode, body: 'x'.repeat(1_000) }, true))).toBeNull();
      expect(push(written({ first: 0x80, body: 'x'.repeat(25) }, true))).toMatchObject({ code: 1009 });
    }
  });

  it('refuses masked frames from a server', () => {
    expect(reader(false).push(written({ first: TEXT, body: 'a' }, true))).toMatchObject({ code: 1002 });
  });

  it('hears nothing after a close', () => {
    const { push, seen } = reader(true);
    const close = written({ first: 0x88, body: '\x03\xe8bye' }, true);
    push(Buffer.concat([close, Buffer.alloc(500, 0xff)]));
    push(Buffer.alloc(500, 0xff));
    expect(seen).toEqual([{ close: 1000 }]);
  });

  it('survives any bytes, and holds no more than it may', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 30 }), fc.boolean(), (chunks, masked) => {
        const { push, seen } = reader(masked, 256);
        let faults = 0;
        for (const chunk of chunks) if (push(Buffer.from(chunk)) !== null) faults += 1;
        expect(faults).toBeLessThanOrEqual(1);
        for (const one of seen)
          if (typeof one === 'object' && 'text' in one) expect(one.text.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 3_000, seed: 20261120, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false },
    );
  });
});
