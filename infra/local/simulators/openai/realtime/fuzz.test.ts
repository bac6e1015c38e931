import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say, silence } from '../../speech/speech.ts';
import { at } from '../testing/at.ts';
import { SessionRig, type SeenEvent } from '../testing/session-rig.ts';

const ids = fc.constantFrom('item_a', 'item_b', 'root', 'nope');
const audio = fc
  .constantFrom(say('Bonjour.'), silence(700), say('Non'), Buffer.alloc(37, 0x20))
  .map((sound) => sound.toString('base64'));
const content = fc.constantFrom(
  [{ type: 'input_text', text: 'oui' }],
  [{ type: 'input_audio', audio: say('oui').toString('base64') }],
  [],
);

const clientEvent = fc.oneof(
  fc.record({ type: fc.constant('input_audio_buffer.append'), audio }),
  fc.constantFrom(
    { type: 'input_audio_buffer.commit' },
    { type: 'input_audio_buffer.clear' },
    { type: 'response.cancel' },
  ),
  fc.record({
    type: fc.constant('response.create'),
    response: fc.constantFrom(
      undefined,
      { conversation: 'none' },
      { output_modalities: ['text'] },
      { max_output_tokens: 7 },
      { tool_choice: 'required' },
    ),
  }),
  fc.record({
    type: fc.constant('conversation.item.create'),
    item: fc.record({ id: ids, type: fc.constant('message'), role: fc.constant('user'), content }),
    previous_item_id: fc.option(ids, { nil: undefined }),
  }),
  fc.record({ type: fc.constantFrom('conversation.item.delete', 'conversation.item.retrieve'), item_id: ids }),
  fc.record({
    type: fc.constant('session.update'),
    session: fc.constantFrom(
      { type: 'realtime', audio: { input: { turn_detection: null } } },
      { type: 'realtime', audio: { input: { turn_detection: { type: 'semantic_vad' } } } },
      { type: 'realtime', tools: [{ type: 'function', name: 'f' }] },
    ),
  }),
  fc.anything().map((junk) => ({ type: 'session.update', session: junk })),
  fc.jsonValue(),
);

/** Responses that end without having begun, never end, or speak outside their life. */
function lifecycleProblems(events: readonly SeenEvent[]): string[] {
  const open = new Set<unknown>();
  const problems: string[] = [];
  for (const event of events) {
    const id = at(event, 'response.id');
    if (event.type === 'response.created') open.add(id);
    if (event.type === 'response.done' && !open.delete(id)) problems.push(`${event.type} of no open response`);
    if ('response_id' in event && !open.has(event['response_id'])) problems.push(`${event.type} outside its response`);
  }
  if (open.size > 0) problems.push(`${open.size} responses never ended`);
  return problems;
}

describe('a session under any events at all', () => {
  it('never breaks: one response at a time, each begun and ended once, ids unique, every event official', () => {
    const property = fc.property(
      fc.array(fc.tuple(clientEvent, fc.integer({ min: 0, max: 900 })), { maxLength: 25 }),
      (script) => {
        const rig = new SessionRig();
        rig.useTelephone({}, { transcription: { model: 'gpt-transcribe' } });
        for (const [event, waitMs] of script) {
          rig.session.receive(JSON.stringify(event) ?? '');
          rig.advance(waitMs);
        }
        rig.advance(60_000);
        expect(lifecycleProblems(rig.events)).toEqual([]);
        expect(new Set(rig.events.map(({ event_id }) => event_id)).size).toBe(rig.events.length);
      },
    );
    fc.assert(property, {
      numRuns: Number(process.env['SIM_FUZZ_RUNS'] ?? 150),
      seed: Number(process.env['SIM_FUZZ_SEED'] ?? 11),
    });
  });
});
