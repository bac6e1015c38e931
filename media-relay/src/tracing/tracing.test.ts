import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { legSchema } from '../../../shared/domain/calls/leg.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { type EndedLeg, legTrace } from './leg-trace.ts';
import { otlpBody } from './otlp-body.ts';
import { traceSender } from './send-trace.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'i'));
/** 64-bit integers are decimal text. */
const int64 = z.string().regex(/^-?\d+$/);
const attributes = z.array(
  z.strictObject({
    key: z.string().min(1),
    value: z.union([
      z.strictObject({ stringValue: z.string() }),
      z.strictObject({ boolValue: z.boolean() }),
      z.strictObject({ intValue: int64 }),
      z.strictObject({ doubleValue: z.number() }),
    ]),
  }),
);
/** The published encoding: lowerCamelCase, hexadecimal ids, enums as numbers, nothing under an unknown name. */
const exportRequest = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string() }),
          spans: z.array(
            z.strictObject({
              traceId: hex(16),
              spanId: hex(8),
              parentSpanId: hex(8).optional(),
              name: z.string().min(1),
              kind: z.int().min(0).max(5),
              startTimeUnixNano: int64,
              endTimeUnixNano: int64,
              attributes,
              status: z.strictObject({ code: z.int().min(0).max(2), message: z.string().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const START = Date.parse('2026-11-20T10:00:00.000Z');
const at = (ms: number) => START + ms;
const ended: EndedLeg = {
  callId: 'call_1',
  answeredAt: new Date(at(-100)).toISOString(),
  endsTheCall: true,
  leg: legSchema.parse({
    attempt: 1,
    leg: 1,
    relayId: 'relay-1',
    startedAt: new Date(START).toISOString(),
    endedAt: new Date(at(20_000)).toISOString(),
    reason: 'agent_hung_up',
    firstAudioMs: 600,
    interruptions: 0,
    usage: {
      model: 'gpt-realtime-2.1',
      inputText: 0,
      inputAudio: 500,
      cachedText: 0,
      cachedAudio: 0,
      outputText: 0,
      outputAudio: 500,
      transcriptionModel: 'gpt-transcribe',
      transcribedSeconds: 3,
    },
  }),
  times: {
    startedAt: START,
    readyAt: at(300),
    opening: { heardFrom: at(600), heardTo: at(6_000) },
    turns: [
      { personFrom: at(7_000), personTo: at(9_000), answeredAt: at(9_800), heardFrom: at(9_850), heardTo: at(12_000) },
      { personFrom: at(13_000), personTo: at(14_000), answeredAt: at(14_700), heardFrom: at(14_750), heardTo: null },
    ],
  },
};
const body = () =>
  exportRequest.parse(JSON.parse(JSON.stringify(otlpBody('call_1', legTrace(ended), { 'service.name': 'x' }))));
const spans = () => body().resourceSpans[0]?.scopeSpans[0]?.spans ?? [];

describe('the trace of a leg', () => {
  it('is in the published JSON encoding, with exact instants', () => {
    const [call] = spans();
    expect(call).toMatchObject({
      name: 'call',
      startTimeUnixNano: '1795168799900000000',
      endTimeUnixNano: '1795168820000000000',
      status: { code: 1 },
    });
    expect(call).not.toHaveProperty('parentSpanId');
  });

  it('is a tree: every span but the call has a parent in the same trace, and lies within the leg', () => {
    const all = spans();
    const ids = new Set(all.map(({ spanId }) => spanId));
    expect(ids.size).toBe(all.length);
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
    for (const span of all.slice(1)) {
      expect(ids).toContain(span.parentSpanId);
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(at(0)) * 1_000_000n);
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    }
  });

  it('tells the stages in the order in which they happened', () => {
    expect(spans().map(({ name }) => name)).toEqual([
      'call',
      'leg',
      'model set-up',
      'opening heard',
      'turn',
      'person speaks',
      'model thinks',
      'agent heard',
      'goodbye',
      'person speaks',
      'model thinks',
      'agent heard',
    ]);
  });

  it('continues on another relay: the same trace and call, other spans', () => {
    const next = legTrace({ ...ended, endsTheCall: false, leg: { ...ended.leg, leg: 2, reason: 'line_lost' } });
    const other = exportRequest.parse(JSON.parse(JSON.stringify(otlpBody('call_1', next, {}))));
    const [leg] = other.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    expect(leg?.traceId).toBe(spans()[0]?.traceId);
    expect(leg?.parentSpanId).toBe(spans()[0]?.spanId);
    expect(spans().map(({ spanId }) => spanId)).not.toContain(leg?.spanId);
    expect(leg?.status).toEqual({ code: 2, message: 'line_lost' });
  });
});

describe('sending it', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  async function collector(answer: (body: unknown, path: string) => number | null): Promise<string> {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const status = answer(JSON.parse(Buffer.concat(chunks).toString()), request.url ?? '');
        if (status !== null) response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('posts to the collector’s address for traces', async () => {
    const received = Promise.withResolvers<{ body: unknown; path: string }>();
    const url = await collector((sent, path) => {
      received.resolve({ body: sent, path });
      return 200;
    });
    traceSender(`${url}/`, silentLogger)(ended);
    const { body: sent, path } = await received.promise;
    expect(path).toBe('/v1/traces');
    expect(exportRequest.safeParse(sent).success).toBe(true);
  });

  it('never waits for a collector that is away: what is too much is dropped', async () => {
    let asked = 0;
    const url = await collector(() => {
      asked += 1;
      return null;
    });
    const send = traceSender(url, silentLogger);
    for (let leg = 0; leg < 100; leg += 1) send(ended);
    await expect.poll(() => asked, { timeout: 2_000 }).toBe(32);
  });

  it('does nothing without a collector', () => {
    expect(() => traceSender('', silentLogger)(ended)).not.toThrow();
  });
});
