import { unmask } from './mask.ts';
import { type Memory, memoryOf } from './memory.ts';

/**
 * What a reader finds, in the order in which it came. Bytes are lent: they belong to the one who is told of them until it
 * returns, and are overwritten after that.
 */
export interface FrameSink {
  /** A whole text message, put together again if it came in pieces. Whether it is UTF-8 is for whoever reads it to see. */
  onText(memory: Memory, start: number, end: number): void;
  onPing(memory: Memory, start: number, end: number): void;
  onPong(): void;
  /** The peer's last frame. 1005 when it gave no reason. */
  onClose(code: number): void;
}

/** Why a peer is not to be talked to any longer, as the code of the close frame that tells it. */
export type Fault = { code: 1002 | 1009; reason: string };

const FIN = 0x80;
const RESERVED = 0x70;
const OPCODE = 0x0f;
const MASKED = 0x80;
const LENGTH = 0x7f;
const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0x0, 0x1, 0x2, 0x8, 0x9, 0xa];
const MAX_CONTROL_BYTES = 125;
const NO_STATUS = 1005;
/** Memory that outgrew this for one large message is given back after it. */
const KEEP_BYTES = 4 * 1024;
const NOTHING = memoryOf(Buffer.alloc(0));

/**
 * Reads RFC 6455 frames from a stream cut anywhere. A frame that lies whole in a chunk is handed over where it lies;
 * only what a chunk's end cut off, and the pieces of a message, are copied. Holds at most two messages of
 * `maxMessageBytes`, one in pieces and one unfinished frame, and a chunk.
 *
 * Binary messages are read past: neither provider sends any.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #masked: boolean;
  readonly #maxMessageBytes: number;
  /** The beginning of a frame whose end has not come, and whatever was not read while halted. */
  #rest: Memory = NOTHING;
  #restLength = 0;
  #walking = false;
  #halted = false;
  #over = false;
  #fault: Fault | null = null;
  #message: { opcode: number; memory: Memory; length: number } | null = null;

  /** `masked`: the frames of a client are, and no others. */
  constructor(sink: FrameSink, limits: { masked: boolean; maxMessageBytes: number }) {
    this.#sink = sink;
    this.#masked = limits.masked;
    this.#maxMessageBytes = limits.maxMessageBytes;
  }

  /** Takes the first `length` bytes of `chunk`, which it may change. After a fault, and after the peer's close, it is deaf. */
  push(chunk: Memory, length: number): Fault | null {
    if (this.#over) return null;
    if (this.#restLength === 0) return this.#walk(chunk, length);
    this.#rest = appended(this.#rest, this.#restLength, chunk, 0, length);
    this.#restLength += length;
    return this.#walk(this.#rest, this.#restLength);
  }

  /** Nothing more is handed over, until {@link proceed}. */
  halt(): void {
    this.#halted = true;
  }

  /** Hands over what came meanwhile. */
  proceed(): Fault | null {
    this.#halted = false;
    return this.#walking || this.#over || this.#restLength === 0 ? null : this.#walk(this.#rest, this.#restLength);
  }

  #walk(memory: Memory, length: number): Fault | null {
    this.#walking = true;
    let at = 0;
    while (!this.#halted && !this.#over) {
      const next = this.#frame(memory, at, length);
      if (next === at) break;
      at = next;
    }
    this.#walking = false;
    this.#keep(memory, at, this.#over ? at : length);
    return this.#fault;
  }

  #keep(memory: Memory, start: number, end: number): void {
    if (end === start) {
      this.#restLength = 0;
      if (this.#rest.bytes.length > KEEP_BYTES) this.#rest = NOTHING;
      return;
    }
    if (memory === this.#rest) memory.bytes.copyWithin(0, start, end);
    else this.#rest = appended(this.#rest, 0, memory, start, end);
    this.#restLength = end - start;
  }

  /** Reads one frame; returns where the next begins, or `at` when this one is not whole. */
  #frame(memory: Memory, at: number, end: number): number {
    const { bytes } = memory;
    if (end - at < 2) return at;
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const opcode = first & OPCODE;
    let size = second & LENGTH;
    let start = at + 2;
    if ((first & RESERVED) !== 0) return this.#fail(at, 1002, 'reserved bits');
    if (((second & MASKED) !== 0) !== this.#masked) return this.#fail(at, 1002, 'mask');
    if (opcode >= CLOSE) {
      if (opcode > PONG) return this.#fail(at, 1002, 'opcode');
      if ((first & FIN) === 0 || size > MAX_CONTROL_BYTES) return this.#fail(at, 1002, 'control frame');
    } else {
      if (opcode > BINARY) return this.#fail(at, 1002, 'opcode');
      if ((opcode === CONTINUATION) !== (this.#message !== null)) return this.#fail(at, 1002, 'continuation');
      if (size === 126) {
        if (end - at < 4) return at;
        size = bytes.readUInt16BE(start);
        start += 2;
      } else if (size === 127) {
        if (end - at < 10) return at;
        size = bytes.readUInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4);
        start += 8;
      }
      // Refused before a byte of it is kept.
      if (size + (this.#message?.length ?? 0) > this.#maxMessageBytes) return this.#fail(at, 1009, 'message too long');
    }
    const mask = start;
    if (this.#masked) start += 4;
    const next = start + size;
    if (next > end) return at;
    if (this.#masked) unmask(memory, start, next, mask);
    if (opcode === TEXT && (first & FIN) !== 0) this.#sink.onText(memory, start, next);
    else this.#unusual(opcode, (first & FIN) !== 0, memory, start, next);
    return next;
  }

  #unusual(opcode: number, last: boolean, memory: Memory, start: number, end: number): void {
    switch (opcode) {
      case PING:
        return this.#sink.onPing(memory, start, end);
      case PONG:
        return this.#sink.onPong();
      case CLOSE:
        return this.#close(memory, start, end);
      case CONTINUATION:
        return this.#piece(last, memory, start, end);
      default:
        if (!last) this.#message = { opcode, memory: NOTHING, length: 0 };
        this.#piece(last, memory, start, end);
    }
  }

  #piece(last: boolean, memory: Memory, start: number, end: number): void {
    const message = this.#message;
    if (!message) return;
    // The length of a binary message counts; its bytes are for nobody.
    if (message.opcode === TEXT) message.memory = appended(message.memory, message.length, memory, start, end);
    message.length += end - start;
    if (!last) return;
    this.#message = null;
    if (message.opcode === TEXT) this.#sink.onText(message.memory, 0, message.length);
  }

  #close({ bytes }: Memory, start: number, end: number): void {
    this.#over = true;
    const code = end - start >= 2 ? bytes.readUInt16BE(start) : NO_STATUS;
    this.#sink.onClose(code);
  }

  #fail(at: number, code: Fault['code'], reason: string): number {
    this.#over = true;
    this.#message = null;
    this.#fault = { code, reason };
    return at;
  }
}

/** Copies a range behind the first `length` bytes of `memory`, in larger memory if it must: each byte moves twice at the most. */
function appended(memory: Memory, length: number, source: Memory, start: number, end: number): Memory {
  const needed = length + end - start;
  let target = memory;
  if (needed > memory.bytes.length) {
    target = memoryOf(Buffer.allocUnsafeSlow(Math.max(needed, memory.bytes.length * 2, 512)));
    memory.bytes.copy(target.bytes, 0, 0, length);
  }
  source.bytes.copy(target.bytes, length, start, end);
  return target;
}
