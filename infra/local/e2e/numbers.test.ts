import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDesk, openFrontDesk } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** What a call is measured to have been like, against what the person on the other end noticed. */
interface SpanView {
  traceId: string;
  name: string;
}
interface CallView {
  legs: { turnLatenciesMs: number[]; firstAudioMs: number; setUpMs: number }[];
  figures: { turnLatencyMs: { count: number; p50: number; p95: number }; voiceUsd: number };
}

/** A frame of 20 ms each way, the mark's way back, and a machine that does other things too. */
const TOLERANCE_MS = 250;
const TELEPHONE = '+33612347001';

let desk: FrontDesk;
let collector: Server;
const spans: SpanView[] = [];
let call: CallView;

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { scopeSpans: { spans: SpanView[] }[] }[];
      };
      spans.push(...body.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  desk = await openFrontDesk({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  const order = await desk.settled(await desk.order(TELEPHONE));
  const { id } = order['appel'] as { id: string };
  call = (await desk.api(`GET /api/calls/${id}`)).body as unknown as CallView;
}, 90_000);
afterAll(async () => {
  await desk.close();
  collector.close();
  collector.closeAllConnections();
});

describe('the numbers of a call', () => {
  it('are what the person noticed: from their last sound to the first of the answer', async () => {
    const [books] = await desk.carrierCalls(TELEPHONE);
    const noticed = books?.heard.flatMap(({ afterOwnMs }) => (afterOwnMs === null ? [] : [afterOwnMs])) ?? [];
    const measured = call.legs.flatMap((leg) => leg.turnLatenciesMs);
    expect(measured.length).toBeGreaterThanOrEqual(2);
    for (const ms of measured) {
      const nearest = Math.min(...noticed.map((other) => Math.abs(other - ms)));
      expect(nearest, `${ms} ms, of ${noticed.join(', ')}`).toBeLessThan(TOLERANCE_MS);
    }
    expect(call.figures.turnLatencyMs.count).toBe(measured.length);
  });

  it('begin with what it took until the agent was heard', async () => {
    const [books] = await desk.carrierCalls(TELEPHONE);
    const [leg] = call.legs;
    const opened = books?.streams[0]?.openedAt ?? 0;
    const heard = (books?.heard[0]?.from ?? 0) - opened;
    expect(Math.abs((leg?.firstAudioMs ?? 0) - heard)).toBeLessThan(TOLERANCE_MS);
    expect(leg?.setUpMs).toBeLessThan(leg?.firstAudioMs ?? 0);
    expect(call.figures.voiceUsd).toBeGreaterThan(0);
  });

  it('are a line of metrics in the relay’s log', () => {
    const lines = readFileSync(join(desk.platform.dataDir, 'logs/relay.log'), 'utf8').split('\n');
    const metrics = lines.filter((line) => line.includes('"_aws"') && line.includes('TurnLatency'));
    expect(metrics).toHaveLength(1);
    expect(JSON.parse(metrics[0] ?? '')).toMatchObject({ TurnLatency: call.legs[0]?.turnLatenciesMs });
  });

  it('are a trace at the collector, without a word of what was said', async () => {
    const names = await until(
      () => spans.map(({ name }) => name),
      (all) => all.includes('call'),
    );
    expect(names).toEqual(expect.arrayContaining(['call', 'leg', 'model set-up', 'opening heard', 'turn', 'goodbye']));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(JSON.stringify(spans)).not.toMatch(/\+33|Tomates|bonjour/i);
  });
});
