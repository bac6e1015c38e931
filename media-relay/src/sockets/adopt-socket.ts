import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Memory } from './memory.ts';

/** What `net.Server` makes its sockets of. No part of Node's documented interface, so nothing is taken for granted of it. */
interface Made {
  _handle?: { useUserBuffer?: unknown } | null;
}

/**
 * A connection that a server has accepted, read into `memory`: `onRead` is told of each read's length. Only sockets that connect
 * can be given memory to read into, so the connection is moved to a new one, which is returned. One that Node would not let go of
 * stays where it is, and is copied from. `onRead` answers true, as Node wants it.
 */
export function adoptSocket(socket: Socket, memory: Memory, onRead: (length: number) => true): Socket {
  const made = socket as Socket & Made;
  const handle = made._handle;
  if (socket instanceof TLSSocket || typeof handle?.useUserBuffer !== 'function') {
    return socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += memory.bytes.length) {
        onRead(chunk.copy(memory.bytes, 0, at, at + memory.bytes.length));
      }
    });
  }
  const onread: OnReadOpts = { buffer: memory.bytes, callback: onRead };
  made._handle = null;
  const options: Omit<SocketConstructorOpts, 'handle'> & { handle: unknown } = { handle, onread };
  const adopted = new Socket(options as SocketConstructorOpts);
  // The server counts the sockets that it made: it would wait for this one for ever.
  return adopted.once('close', () => socket.destroy());
}
