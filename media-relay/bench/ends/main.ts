import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { CarrierCall, sidOf } from './carrier.ts';
import { Histogram, type Latency } from './histogram.ts';
import { acceptKey, ModelSession } from './model.ts';
import { NumberedAudio } from './numbered-audio.ts';
import { startStore } from './store.ts';

/** Both ends of every call in one process: what left one end and reached the other is timed with one clock. */
const FRAME_MS = 20;
const CONNECT_EVERY_MS = 3;
const LATEST_MS = 100;

export type EndsOrder = { do: 'connect'; port: number } | { do: 'measure' } | { do: 'report' } | { do: 'finish' };
export interface EndsReport {
  toModel: Latency;
  toCarrier: Latency;
  bargeIn: Latency;
  sent: number;
  received: number;
  missing: number;
  disordered: number;
  callsLost: number;
  /** Milliseconds of CPU that the ends themselves took while they measured. */
  cpuMs: number;
}

const [calls, certificate, keepsRecords] = [Number(process.argv[2]), process.argv[3], process.argv[4] === 'records'];
const toModel = new NumberedAudio(calls);
const toCarrier = new NumberedAudio(calls);
const bargeIn = new Histogram();
const speechStartedAt = new Float64Array(calls);
const meters = { toModel, toCarrier, bargeIn, speechStartedAt };
const carriers: CarrierCall[] = [];
const sessions: (ModelSession | undefined)[] = [];
let cpuAtStart = process.cpuUsage();

const server: Server = certificate
  ? createTlsServer({ key: readFileSync(`${certificate}.key`), cert: readFileSync(`${certificate}.pem`) })
  : createServer();
server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
  const accept = acceptKey(request.headers['sec-websocket-key'] ?? '');
  socket.on('error', () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
  const session: ModelSession = new ModelSession(socket as Socket, meters, (call) => {
    sessions[call] = session;
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const store = keepsRecords ? await startStore(Array.from({ length: calls }, (_, call) => sidOf(call))) : null;
process.send?.({ port: (server.address() as AddressInfo).port, store });

/** Each call has its own place in the 20 ms, so that frames come spread, as calls that began at any time do. */
function pace(): void {
  const started = performance.now();
  let slot = 0;
  setInterval(() => {
    const due = Math.floor(performance.now() - started);
    // Ends that cannot keep up with this many calls would do nothing but catch up, for longer and longer: they leave out what is late.
    slot = Math.max(slot, due - LATEST_MS);
    for (; slot <= due; slot++) {
      for (let call = slot % FRAME_MS; call < carriers.length; call += FRAME_MS) carriers[call]?.speak();
      for (let call = (slot + FRAME_MS / 2) % FRAME_MS; call < calls; call += FRAME_MS) sessions[call]?.speak();
    }
  }, 1);
}

async function connect(port: number): Promise<void> {
  pace();
  for (let call = 0; call < calls; call++) {
    carriers.push(new CarrierCall(call, port, meters));
    await setTimeout(CONNECT_EVERY_MS);
  }
  for (let waited = 0; waited < 5_000 && sessions.filter(Boolean).length < calls; waited += 50) await setTimeout(50);
  process.send?.({ connected: sessions.filter(Boolean).length });
}

function report(): EndsReport {
  const { user, system } = process.cpuUsage(cpuAtStart);
  return {
    toModel: toModel.latency.summary(),
    toCarrier: toCarrier.latency.summary(),
    bargeIn: bargeIn.summary(),
    sent: toModel.sent + toCarrier.sent,
    received: toModel.received + toCarrier.received,
    missing: toModel.missing + toCarrier.missing,
    disordered: toModel.disordered + toCarrier.disordered,
    callsLost: carriers.filter((carrier) => carrier.lost).length,
    cpuMs: (user + system) / 1000,
  };
}

process.on('message', (order: EndsOrder) => {
  if (order.do === 'connect') void connect(order.port);
  if (order.do === 'measure') {
    toModel.reset();
    toCarrier.reset();
    bargeIn.reset();
    cpuAtStart = process.cpuUsage();
  }
  if (order.do === 'report') process.send?.(report());
  if (order.do === 'finish') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
