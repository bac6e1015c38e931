import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../sockets/memory.ts';
import { DeltaReader, parseEvent } from './realtime-events.ts';

const delta = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 0,
  delta: 'AAAA',
};

/** Reads text that lies somewhere in a larger buffer; what the reader does not know yet, it is taught. */
function read(reader: DeltaReader, text: string) {
  const bytes = Buffer.concat([Buffer.from('{"'), Buffer.from(text), Buffer.from('"}==')]);
  const found = reader.delta(memoryOf(bytes), 2, bytes.length - 4);
  return found && { ...found, delta: found.delta.toBase64() };
}

function learn(reader: DeltaReader, text: string): void {
  const bytes = Buffer.from(text);
  reader.event(text, memoryOf(bytes), 0, bytes.length);
}

function parsed(text: string) {
  const event = parseEvent(text);
  if (event?.type !== 'response.output_audio.delta') return null;
  return { response_id: event.response_id, item_id: event.item_id, delta: event.delta.toBase64() };
}

describe('realtime events', () => {
  it('reads the audio of deltas written like the one before', () => {
    const { type, event_id, ...rest } = delta;
    for (const first of [delta, { event_id, type, ...rest }]) {
      const reader = new DeltaReader();
      expect(read(reader, JSON.stringify(first))).toBeNull();
      learn(reader, JSON.stringify(first));
      const expected = { response_id: 'resp_1', item_id: 'item_1', delta: 'BBBBAAA=' };
      expect(read(reader, JSON.stringify({ ...first, event_id: 'event_22', delta: 'BBBBAAA=' }))).toEqual(expected);
      const long = Buffer.alloc(200_000, 9).toString('base64');
      expect(read(reader, JSON.stringify({ ...first, delta: long }))?.delta).toBe(long);
    }
  });

  it('knows one response from the next, also when it could not learn the one between', () => {
    const reader = new DeltaReader();
    const of = (id: string) => JSON.stringify({ ...delta, response_id: id, item_id: `i${id}` });
    learn(reader, of('resp_1'));
    expect(read(reader, of('resp_2'))).toBeNull();
    learn(reader, of('resp_é'));
    for (const id of ['resp_1', 'resp_é']) expect(read(reader, of(id))).toBeNull();
    learn(reader, of('resp_2'));
    expect(read(reader, of('resp_2'))).toMatchObject({ response_id: 'resp_2', item_id: 'iresp_2' });
  });

  it('leaves to the parser what is written in another way', () => {
    const reader = new DeltaReader();
    learn(reader, JSON.stringify(delta));
    expect(read(reader, JSON.stringify(delta, null, 1))).toBeNull();
    expect(read(reader, JSON.stringify({ ...delta, delta: 'a"b' }))).toBeNull();
    expect(read(reader, JSON.stringify({ ...delta, extra: { item_id: 'other' } }))).toBeNull();
    expect(read(reader, JSON.stringify({ type: 'error', error: delta }))).toBeNull();
    expect(read(reader, JSON.stringify({ ...delta, delta: 'not base64!' }))).toBeNull();
    expect(parsed(JSON.stringify({ ...delta, delta: 'not base64!' }))).toBeNull();
  });

  it('says of every event what the parser says, or nothing', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('resp_1', 'item_1', '\u0022', '\\u0022', '"'),
    );
    const json = fc.oneof(
      text.map((one) => JSON.stringify(one)),
      fc.jsonValue().map((one) => JSON.stringify(one)),
    );
    const audio = fc.oneof(
      { weight: 12, arbitrary: fc.uint8Array().map((bytes) => `"${Buffer.from(bytes).toString('base64')}"`) },
      { weight: 1, arbitrary: fc.oneof(json, fc.constantFrom('"AAA"', '"A==="', '"AA\\u0041A"', '"AAAA', '12')) },
    );
    const number = fc.constantFrom('0', '1', '01', '-1', '1.5', '1e3', 'true', 'null');
    const members = fc
      .record({
        type: fc.constantFrom(
          '"response.output_audio.delta"',
          '"response.output_audio.delta"',
          '"response.output_audio.done"',
          '1',
        ),
        response_id: fc.oneof({ weight: 8, arbitrary: fc.constant('"resp_7"') }, json),
        item_id: fc.oneof({ weight: 8, arbitrary: fc.constant('"item_7"') }, json),
        delta: audio,
        output_index: fc.oneof({ weight: 8, arbitrary: fc.constant('0') }, number),
        extra: fc.array(fc.tuple(fc.constantFrom('delta', 'type', 'item_id', 'x', '__proto__', 'é'), json), {
          maxLength: 2,
        }),
      })
      .chain(({ extra, ...known }) => {
        const all = [...Object.entries(known), ...extra];
        return fc.shuffledSubarray(all, { minLength: all.length - 1 });
      });
    const edits = fc.tuple(
      fc.nat(300),
      fc.oneof(fc.stringMatching(/^[0-9A-Za-z+/=]{0,4}$/), fc.constantFrom('"', '\\', ',"', '":"', ' ', 'é', '\u0001')),
      fc.nat(3),
    );
    const reader = new DeltaReader();
    let found = 0;
    fc.assert(
      fc.property(members, edits, (members, edit) => {
        const event = `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
        learn(reader, event);
        const at = edit[0] % event.length;
        for (const one of [event, event.slice(0, at) + edit[1] + event.slice(at + edit[2])]) {
          const reading = read(reader, one);
          if (reading === null) continue;
          found += 1;
          expect(reading).toEqual(parsed(one));
        }
      }),
      { numRuns: 10_000 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('skips events that it does not know and text that is none', () => {
    expect(parseEvent('{"type":"response.telepathy.delta","delta":"?"}')).toBeNull();
    expect(parseEvent('{"type":"error"}')).toBeNull();
    expect(parseEvent('not json')).toBeNull();
    expect(parseEvent('null')).toBeNull();
  });

  it('reads function calls and token counts from the end of a response, and takes absent counts for zero', () => {
    const event = parseEvent(
      JSON.stringify({
        type: 'response.done',
        event_id: 'event_2',
        response: {
          id: 'resp_1',
          object: 'realtime.response',
          status: 'completed',
          status_details: null,
          output: [
            { id: 'item_1', type: 'message', role: 'assistant', content: [] },
            { id: 'item_2', type: 'function_call', name: 'end_call', call_id: 'call_1', arguments: '{}' },
          ],
          usage: { total_tokens: 10, input_token_details: { audio_tokens: 4, cached_tokens: 2 } },
        },
      }),
    );
    expect(event).toMatchObject({
      response: {
        output: [{ type: 'message' }, { type: 'function_call', name: 'end_call', call_id: 'call_1' }],
        usage: {
          input_token_details: { audio_tokens: 4, text_tokens: 0, cached_tokens_details: { audio_tokens: 0 } },
          output_token_details: { audio_tokens: 0 },
        },
      },
    });
  });
});
