import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, sliceAudioDelta } from './realtime-events.ts';

const delta = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 0,
  delta: 'AAAA',
};

describe('realtime events', () => {
  it('reads the audio of a delta as the service writes it, the type first or second', () => {
    const expected = { response_id: 'resp_1', item_id: 'item_1', delta: 'AAAA' };
    expect(sliceAudioDelta(JSON.stringify(delta))).toEqual(expected);
    const { type, event_id, ...rest } = delta;
    expect(sliceAudioDelta(JSON.stringify({ event_id, type, ...rest }))).toEqual(expected);
  });

  it('leaves to the parser what is spaced, escaped or nested', () => {
    expect(sliceAudioDelta(JSON.stringify(delta, null, 1))).toBeNull();
    expect(sliceAudioDelta(JSON.stringify({ ...delta, delta: 'a"b' }))).toBeNull();
    expect(sliceAudioDelta(JSON.stringify({ ...delta, extra: { item_id: 'other' } }))).toBeNull();
    expect(sliceAudioDelta(JSON.stringify({ type: 'error', error: delta }))).toBeNull();
  });

  it('says of every event what the parser says, or nothing', () => {
    const text = fc.string({ unit: 'grapheme' });
    const event = fc.record(
      {
        event_id: text,
        type: fc.constantFrom('response.output_audio.delta', 'response.output_audio.done', 'error'),
        response_id: text,
        item_id: text,
        delta: fc.oneof(fc.base64String(), text),
        extra: fc.jsonValue(),
      },
      { requiredKeys: ['type', 'response_id', 'item_id', 'delta'] },
    );
    fc.assert(
      fc.property(event, (value) => {
        const json = JSON.stringify(value);
        const sliced = sliceAudioDelta(json);
        if (sliced === null) return;
        expect(parseEvent(json)).toEqual({ type: 'response.output_audio.delta', ...sliced });
      }),
      { numRuns: 5_000 },
    );
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
