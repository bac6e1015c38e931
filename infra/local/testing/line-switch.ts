import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP line that can be cut: while it is off, connecting to it is refused. */
export interface LineSwitch {
  url: string;
  off(): Promise<void>;
  on(): Promise<void>;
}

export async function lineSwitch(target: string): Promise<LineSwitch> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let ownPort = 0;

  const on = async () => {
    server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        sockets.add(socket);
        // A reset at one end is one at the other.
        socket.on('error', () => void [near.destroy(), far.destroy()]);
        socket.on('close', () => sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    }).listen(ownPort, '127.0.0.1');
    await once(server, 'listening');
    ownPort = (server.address() as AddressInfo).port;
  };
  const off = async () => {
    const closing = server;
    server = null;
    if (!closing) return;
    for (const socket of sockets) socket.destroy();
    closing.close();
    await once(closing, 'close');
  };
  await on();
  return { url: `http://127.0.0.1:${ownPort}`, off, on };
}
