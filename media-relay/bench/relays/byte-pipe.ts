import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { FrameWalker } from '../ends/frames.ts';
import { acceptKey } from '../ends/model.ts';
import { answerBench } from './answer-bench.ts';

/** What `byte-relay.cpp` does, in Node: for where there is no compiler, and for TLS. It checks nothing either. */
const url = new URL(process.argv[2] ?? '');
const APPEND = Buffer.from('{"type":"input_audio_buffer.append","audio":"');
const APPEND_END = Buffer.from('"}');
const MEDIA_END = Buffer.from('"}}');
const HEAD_END = '\r\n\r\n';

function frameOf(isClient: boolean, ...parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const mask = isClient ? 0x80 : 0;
  const header = length < 126 ? [0x81, mask | length] : [0x81, mask | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(isClient ? [...header, 0, 0, 0, 0] : header), ...parts]);
}

function audioIn(bytes: Buffer, start: number, key: string): Buffer {
  const from = bytes.indexOf(key, start) + key.length;
  return bytes.subarray(from, bytes.indexOf(0x22, from));
}

/** Passes a socket's frames on, once its handshake is done. */
function follow(socket: Socket, onHead: (head: string) => void, walker: FrameWalker): void {
  let open = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (open) return walker.push(chunk);
    open = true;
    onHead(chunk.toString('latin1'));
    walker.push(chunk.subarray(chunk.indexOf(HEAD_END) + HEAD_END.length));
  });
}

const server = createServer({ noDelay: true }, (carrier) => {
  const to = { host: url.hostname, port: Number(url.port) };
  const model: Socket = url.protocol === 'wss:' ? connectTls(to) : connect(to);
  model.setNoDelay(true);
  let isModelOpen = false;
  let beforeMedia: Buffer = Buffer.alloc(0);
  let clear: Buffer = Buffer.alloc(0);
  const fromCarrier = new FrameWalker((bytes, start, end, mask) => {
    for (let i = start; i < end; i++) bytes[i]! ^= bytes[mask + ((i - start) & 3)]!;
    if (beforeMedia.length === 0 && bytes.includes('"streamSid":"', start)) {
      const sid = audioIn(bytes, start, '"streamSid":"').toString('latin1');
      beforeMedia = Buffer.from(`{"event":"media","streamSid":"${sid}","media":{"payload":"`);
      clear = frameOf(false, Buffer.from(`{"event":"clear","streamSid":"${sid}"}`));
    }
    // The eleventh byte tells `media` from `mark` in its second letter.
    if (bytes[start + 10] !== 0x6d || bytes[start + 11] !== 0x65 || !isModelOpen) return;
    model.write(frameOf(true, APPEND, audioIn(bytes, start, '"payload":"'), APPEND_END));
  });
  const fromModel = new FrameWalker((bytes, start, end) => {
    const type = bytes.toString('latin1', start + 9, Math.min(end, start + 46));
    if (type.startsWith('response.output_audio.delta"')) {
      carrier.write(frameOf(false, beforeMedia, audioIn(bytes, start, '"delta":"'), MEDIA_END));
    } else if (type.startsWith('input_audio_buffer.speech_started')) carrier.write(clear);
  });
  follow(
    carrier,
    (head) => {
      const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1] ?? '';
      carrier.write(
        `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${acceptKey(key)}${HEAD_END}`,
      );
    },
    fromCarrier,
  );
  follow(
    model,
    () => {
      isModelOpen = true;
    },
    fromModel,
  );
  model.write(
    `GET ${url.pathname}?model=bench HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}${HEAD_END}`,
  );
});
answerBench();
server.listen(0, '127.0.0.1', () => process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`));
