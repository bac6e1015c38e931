import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { AudioPayload } from './audio-payload.ts';
import { type Fault, FrameReader, type FrameSink } from './frame-reader.ts';
import { maskFrame } from './mask.ts';
import { type Memory, memoryOf } from './memory.ts';
import { begin, extend, MAX_COMPOSED_BYTES, type Region, release, viewOf } from './outgoing.ts';

export interface SocketHandlers {
  /** A text message, lent as {@link FrameSink} lends it. */
  onText(memory: Memory, start: number, end: number): void;
  /**
   * The peer is gone or going; said once, and nothing after it. Its code, or 1006 when it went without one, 1002 and 1009 when
   * it broke the protocol, {@link SLOW_READER} when it did not read.
   */
  onClose(code: number): void;
}

export interface SocketLimits {
  /** `server`: the peer masks its frames and we do not; `client`: the other way round. */
  role: 'server' | 'client';
  /** A longer message ends the connection. */
  maxMessageBytes: number;
  /** More than this unread by the peer ends the connection. */
  maxUnreadBytes: number;
}

/** Codes from 4000 on are the application's. */
export const SLOW_READER = 4008;
const WENT_AWAY = 1006;
/** How long the peer may take over its half of a goodbye. */
const CLOSE_MS = 2_000;

const [TEXT, CLOSE, PING, PONG] = [0x81, 0x88, 0x89, 0x8a];
const MASKED = 0x80;
const NOTHING = Buffer.alloc(0);
/** Header of the largest composed frame, masked. */
const HEADER_BYTES = 8;
/** Sockets that something was composed for in this turn of the event loop. */
const unwritten: FramedSocket[] = [];
const flushAll = (): void => {
  for (const socket of unwritten) socket.flush();
  unwritten.length = 0;
};

/**
 * A WebSocket over a TCP or TLS socket whose handshake is done.
 *
 * What is sent within one turn of the event loop leaves in one write at its end. Memory is bounded on both sides: the peer's
 * messages by `maxMessageBytes` (see {@link FrameReader}), ours by `maxUnreadBytes` and one message, beyond which the connection
 * is cut. With the limits of both its sockets a call holds at most 3.5 MB, and twice the model's longest event while that arrives.
 */
export class FramedSocket implements FrameSink {
  readonly #socket: Socket;
  readonly #isTls: boolean;
  readonly #client: boolean;
  readonly #maxUnreadBytes: number;
  readonly #reader: FrameReader;
  #handlers: SocketHandlers | null = null;
  /** `closing`: our close frame is out. `closed`: nothing is sent or handed over any more. */
  #state: 'open' | 'closing' | 'closed' = 'open';
  #told = false;
  #region: Region | null = null;
  #pending = false;
  #closeTimer: NodeJS.Timeout | undefined;
  #heardFrom = true;

  /** Nothing is read before {@link listen}. */
  constructor(socket: Socket, limits: SocketLimits) {
    this.#socket = socket;
    this.#isTls = socket instanceof TLSSocket;
    this.#client = limits.role === 'client';
    this.#maxUnreadBytes = limits.maxUnreadBytes;
    this.#reader = new FrameReader(this, { masked: limits.role === 'server', maxMessageBytes: limits.maxMessageBytes });
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#gone(WENT_AWAY));
  }

  /** Hands messages to `handlers`, in the place of whoever was there before. */
  listen(handlers: SocketHandlers): void {
    this.#handlers = handlers;
    if (this.#state === 'closed') this.#tell(WENT_AWAY);
  }

  /** Takes what came in: the first `length` bytes of `chunk`, which it may change and does not keep. */
  receive(chunk: Memory, length: number): void {
    this.#heardFrom = true;
    const fault = this.#reader.push(chunk, length);
    if (fault !== null) this.#break(fault);
  }

  /** The peer waits, in its own memory, until {@link resume}. */
  pause(): void {
    this.#reader.halt();
    this.#socket.pause();
  }

  resume(): void {
    const fault = this.#reader.proceed();
    if (fault !== null) return this.#break(fault);
    this.#socket.resume();
  }

  /** Something came from the peer since this was last asked. */
  heardFrom(): boolean {
    const heard = this.#heardFrom;
    this.#heardFrom = false;
    return heard;
  }

  sendText(text: string): void {
    if (this.#state !== 'open') return;
    const size = Buffer.byteLength(text);
    if (size > MAX_COMPOSED_BYTES - HEADER_BYTES) return this.#sendLarge(Buffer.from(text));
    const region = this.#frame(TEXT, size);
    region.slab.memory.bytes.write(text, region.end - size);
    this.#seal(region, size);
  }

  /** A text message around audio: ASCII, and the audio between. Nothing is made but the frame itself. */
  sendAudio(before: Buffer, audio: AudioPayload, after: string): void {
    if (this.#state !== 'open') return;
    const size = before.length + audio.length + after.length;
    if (size > MAX_COMPOSED_BYTES - HEADER_BYTES) {
      const bytes = Buffer.allocUnsafe(size);
      before.copy(bytes, 0);
      audio.copyTo(bytes, before.length);
      bytes.write(after, before.length + audio.length, 'latin1');
      return this.#sendLarge(bytes);
    }
    const region = this.#frame(TEXT, size);
    const { bytes } = region.slab.memory;
    const start = region.end - size;
    before.copy(bytes, start);
    audio.copyTo(bytes, start + before.length);
    bytes.write(after, region.end - after.length, 'latin1');
    this.#seal(region, size);
  }

  ping(): void {
    if (this.#state === 'open') this.#control(PING, NOTHING);
  }

  /** Says goodbye, and waits {@link CLOSE_MS} for the peer to say it too. */
  close(code: number): void {
    if (this.#state !== 'open') return;
    const reason = Buffer.allocUnsafe(2);
    reason.writeUInt16BE(code);
    this.#control(CLOSE, reason);
    this.#state = 'closing';
    this.#closeTimer = setTimeout(() => this.#socket.destroy(), CLOSE_MS).unref();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#socket.destroy();
  }

  onText(memory: Memory, start: number, end: number): void {
    if (this.#state === 'open') this.#handlers?.onText(memory, start, end);
  }

  onPing({ bytes }: Memory, start: number, end: number): void {
    if (this.#state === 'open') this.#control(PONG, bytes.subarray(start, end));
  }

  onPong(): void {
    // That something came is all there is to know, and is noted in receive().
  }

  onClose(code: number): void {
    this.close(isSendable(code) ? code : 1000);
    this.#tell(code);
    this.flush();
    this.#socket.end();
  }

  #break({ code }: Fault): void {
    this.close(code);
    this.#tell(code);
    this.flush();
    this.#socket.end();
  }

  /** Room for a frame of `size` bytes, with its header written: the bytes go to the end of the region. */
  #frame(first: number, size: number): Region {
    const header = (size < 126 ? 2 : 4) + (this.#client ? 4 : 0);
    const total = header + size;
    let region = this.#region;
    if (!this.#pending || !region || !extend(region, total)) {
      this.flush();
      region = this.#region = begin(region, total);
      this.#pending = true;
      if (unwritten.push(this) === 1) setImmediate(flushAll);
    }
    const { bytes } = region.slab.memory;
    const at = region.end - total;
    const masked = this.#client ? MASKED : 0;
    bytes[at] = first;
    if (size < 126) {
      bytes[at + 1] = masked | size;
    } else {
      bytes[at + 1] = masked | 126;
      bytes[at + 2] = size >> 8;
      bytes[at + 3] = size & 0xff;
    }
    return region;
  }

  #seal(region: Region, size: number): void {
    if (this.#client) maskFrame(region.slab.memory, region.end - size - 4, region.end);
  }

  #control(first: number, body: Buffer): void {
    const region = this.#frame(first, body.length);
    body.copy(region.slab.memory.bytes, region.end - body.length);
    this.#seal(region, body.length);
  }

  /** A message too large for shared memory: rare, and written by itself. */
  #sendLarge(bytes: Buffer): void {
    this.flush();
    const header = (bytes.length < 65_536 ? 4 : 10) + (this.#client ? 4 : 0);
    const memory = Buffer.allocUnsafe(header + bytes.length);
    memory[0] = TEXT;
    memory[1] = (this.#client ? MASKED : 0) | (bytes.length < 65_536 ? 126 : 127);
    if (bytes.length < 65_536) memory.writeUInt16BE(bytes.length, 2);
    else memory.writeBigUInt64BE(BigInt(bytes.length), 2);
    bytes.copy(memory, header);
    if (this.#client) maskFrame(memoryOf(memory), header - 4, memory.length);
    this.#socket.write(memory);
    this.#checkReader();
  }

  /** Writes what was composed. The end of the turn does it for whoever does not need it sooner. */
  flush(): void {
    const region = this.#region;
    if (!this.#pending || region === null) return;
    this.#pending = false;
    if (this.#isTls) {
      // TLS keeps what it is given for a while, and a string costs less to give away than a buffer.
      this.#socket.write(region.slab.memory.bytes.toString('latin1', region.start, region.end), 'latin1');
      release(region, true);
    } else {
      this.#socket.write(viewOf(region));
      release(region, this.#socket.writableLength === 0);
    }
    region.start = region.end;
    this.#checkReader();
  }

  #checkReader(): void {
    if (this.#socket.writableLength <= this.#maxUnreadBytes) return;
    this.#state = 'closing';
    this.#socket.destroy();
    this.#tell(SLOW_READER);
  }

  #gone(code: number): void {
    this.#state = 'closed';
    clearTimeout(this.#closeTimer);
    this.#tell(code);
  }

  #tell(code: number): void {
    if (this.#told || !this.#handlers) return;
    this.#told = true;
    this.#handlers.onClose(code);
  }
}

/** The text of a message; null if it is not UTF-8. */
export function textOf({ bytes }: Memory, start: number, end: number): string | null {
  return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : null;
}

/** Codes that may stand in a close frame. */
function isSendable(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
  );
}
