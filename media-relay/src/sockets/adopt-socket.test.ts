import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adoptSocket } from './adopt-socket.ts';
import { memoryOf } from './memory.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function connected(): Promise<{ server: Server; accepted: Socket; client: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  const [accepted] = (await once(server, 'connection')) as [Socket];
  closing.push(() => {
    client.destroy();
    server.close();
  });
  return { server, accepted, client };
}

/** All that is read, put together. */
function reading(socket: Socket, bytes = 16) {
  const memory = memoryOf(Buffer.alloc(bytes));
  const got: string[] = [];
  const adopted = adoptSocket(socket, memory, (length) => {
    got.push(memory.bytes.toString('latin1', 0, length));
    return true;
  });
  return { adopted, got };
}

describe('an adopted socket', () => {
  it('reads into the memory it was given, and writes', async () => {
    const { accepted, client } = await connected();
    const { adopted, got } = reading(accepted);
    // Were this Node’s sockets made of something else, the copying of the other branch would pass every other test here.
    expect(adopted).not.toBe(accepted);
    client.write('0123456789abcdefghij');
    await vi.waitFor(() => expect(got.join('')).toBe('0123456789abcdefghij'));
    expect(Math.max(...got.map((one) => one.length))).toBeLessThanOrEqual(16);
    adopted.write('back');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toBe('back');
  });

  it('can be paused', async () => {
    const { accepted, client } = await connected();
    const { adopted, got } = reading(accepted);
    adopted.pause();
    client.write('later');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(got).toEqual([]);
    adopted.resume();
    await vi.waitFor(() => expect(got).toEqual(['later']));
  });

  it.each(['us', 'the peer'])('is not waited for by its server once it was closed by %s', async (by) => {
    const { server, accepted, client } = await connected();
    const { adopted } = reading(accepted);
    adopted.on('end', () => adopted.destroy());
    const closed = once(server.close(), 'close');
    if (by === 'us') adopted.destroy();
    else client.end();
    await closed;
    expect(accepted.destroyed && adopted.destroyed).toBe(true);
  });

  it('is copied from where it cannot be moved', async () => {
    const other = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }) as Socket;
    const { adopted, got } = reading(other);
    expect(adopted).toBe(other);
    other.push('0123456789abcdefghij');
    await vi.waitFor(() => expect(got).toEqual(['0123456789abcdef', 'ghij']));
  });
});
