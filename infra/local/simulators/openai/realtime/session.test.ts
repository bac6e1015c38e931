import { describe, expect, it } from 'vitest';
import { say, silence } from '../../speech/speech.ts';
import { at, number, text } from '../testing/at.ts';
import { SessionRig, type SeenEvent } from '../testing/session-rig.ts';

const SPOKEN = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'response.output_item.done',
  'conversation.item.done',
  'response.done',
  'rate_limits.updated',
];
const WRITTEN = [
  'response.content_part.added',
  'response.output_text.delta',
  'response.output_text.done',
  'response.content_part.done',
];
const TURN = [
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'input_audio_buffer.committed',
  'conversation.item.added',
  'conversation.item.done',
];
const END_CALL = {
  type: 'function',
  name: 'end_call',
  description: 'Raccroche.',
  parameters: { type: 'object', properties: {} },
};
const greet = (text: string) => ({
  type: 'response.create',
  response: { instructions: `Dis exactement : « ${text} »` },
});

function telephone(session: Record<string, unknown> = {}, input: Record<string, unknown> = {}): SessionRig {
  const rig = new SessionRig();
  rig.useTelephone(session, input);
  rig.take();
  return rig;
}

/** Silence waited out after `sentence` under semantic detection, in ms. */
function patienceAfter(sentence: string, eagerness: string): number {
  const rig = telephone({}, { turn_detection: { type: 'semantic_vad', eagerness } });
  rig.play(Buffer.concat([say(sentence), silence(9000)]));
  return number(rig.last('input_audio_buffer.speech_stopped'), 'audio_end_ms') - say(sentence).length / 8;
}

function deltaSizes(events: readonly SeenEvent[]): number[] {
  const deltas = events.filter(({ type }) => type === 'response.output_audio.delta');
  return deltas.map((event) => Buffer.from(text(event, 'delta'), 'base64').length);
}

describe('a realtime session', () => {
  it('says hello with the defaults of the service', () => {
    const rig = new SessionRig();
    expect(rig.takeTypes()).toEqual(['session.created']);
    const created = rig.last('session.created');
    expect(created['session']).toMatchObject({
      object: 'realtime.session',
      model: 'gpt-realtime-2.1',
      output_modalities: ['audio'],
    });
    expect(at(created, 'session.audio.input.format')).toEqual({ type: 'audio/pcm', rate: 24000 });
    expect(at(created, 'session.audio.input.turn_detection')).toMatchObject({
      type: 'server_vad',
      silence_duration_ms: 500,
    });
    expect(at(created, 'session.expires_at')).toBe(rig.clock.now() / 1000 + 3600);
  });

  it('announces its conversation when told to', () => {
    const rig = new SessionRig({ announcesConversation: true });
    expect(rig.takeTypes()).toEqual(['session.created', 'conversation.created']);
  });

  it('greets: every event once, in order, words and sound alike', () => {
    const rig = telephone();
    rig.send(greet('Bonjour, ici Le Bistrot.'));
    expect(rig.takeTypes()).toEqual(['response.created']);
    rig.advance(5000);
    expect(rig.takeTypes()).toEqual(SPOKEN.slice(1));
    const done = rig.last('response.done');
    expect(at(done, 'response.status')).toBe('completed');
    expect(at(done, 'response.output.0.content')).toEqual([
      { type: 'output_audio', transcript: 'Bonjour, ici Le Bistrot.' },
    ]);
    expect(rig.heard(text(done, 'response.output.0.id'))).toBe('Bonjour, ici Le Bistrot.');
    expect(new Set(rig.events.map((event) => event.event_id)).size).toBe(rig.events.length);
  });

  it('speaks faster than real time, in whole frames', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze.'));
    rig.advance(150);
    const startedAt = rig.clock.now();
    rig.advance(5000);
    const sizes = deltaSizes(rig.events);
    expect(sizes.slice(0, -1).every((size) => size === 1600)).toBe(true);
    expect(sizes.every((size) => size % 160 === 0)).toBe(true);
    const audioMs = sizes.reduce((sum, size) => sum + size, 0) / 8;
    const doneAt = rig.session.journal.sent.find(({ type }) => type === 'response.done')?.at ?? 0;
    expect(doneAt - startedAt).toBeCloseTo(audioMs / 8, -1);
  });

  it('hears a turn, commits it under the promised id, and answers', () => {
    const rig = telephone();
    rig.play(silence(400));
    rig.tell('Bonjour à tous.');
    rig.advance(5000);
    expect(rig.takeTypes()).toEqual([...TURN, ...SPOKEN]);
    const started = rig.last('input_audio_buffer.speech_started');
    expect(started['audio_start_ms']).toBe(100);
    const spokenMs = say('Bonjour à tous.').length / 8;
    expect(rig.last('input_audio_buffer.speech_stopped')).toMatchObject({
      audio_end_ms: 400 + spokenMs + 500,
      item_id: started['item_id'],
    });
    expect(rig.last('input_audio_buffer.committed')).toMatchObject({
      item_id: started['item_id'],
      previous_item_id: null,
    });
    expect(rig.session.conversation.find(text(started, 'item_id'))).toMatchObject({
      parts: [{ heard: 'Bonjour à tous.' }],
    });
  });

  it('never ends a turn when no frames come, however long it waits', () => {
    const rig = telephone();
    rig.play(say('Bonjour à tous.'));
    rig.advance(30_000);
    expect(rig.takeTypes()).toEqual(['input_audio_buffer.speech_started']);
  });

  it('stops speaking when it is interrupted, and sends nothing of that response any more', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze.'));
    rig.advance(250);
    rig.take();
    rig.play(say('Attendez !').subarray(0, 320));
    expect(rig.takeTypes()).toEqual(['input_audio_buffer.speech_started', ...SPOKEN.slice(6)]);
    const done = rig.last('response.done');
    expect(done['response']).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
    });
    expect(at(done, 'response.output.0.status')).toBe('incomplete');
    const transcript = text(rig.last('response.output_audio_transcript.done'), 'transcript');
    expect(transcript).toBe(rig.heard(text(done, 'response.output.0.id')));
    rig.advance(10_000);
    expect(rig.take()).toEqual([]);
  });

  it('answers what was said over it, remembering only what was heard', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze.'));
    rig.advance(300);
    const itemId = text(rig.last('response.output_item.added'), 'item.id');
    rig.play(say('Attendez !'));
    rig.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 500 });
    expect(rig.last('conversation.item.truncated')).toMatchObject({
      item_id: itemId,
      content_index: 0,
      audio_end_ms: 500,
    });
    rig.play(silence(600));
    rig.advance(5000);
    expect(rig.last('response.done')['response']).toMatchObject({ status: 'completed' });
    const memory = rig.session.conversation.items.map((item) => item.type === 'message' && item.parts[0]);
    expect(memory[0]).toMatchObject({ cutAtMs: 500 });
    expect(text(rig.last('response.output_audio_transcript.done'), 'transcript')).toContain('Attendez');
  });

  it('refuses to truncate to more audio than there is, to a fraction, or what is no speech of its own', () => {
    const rig = telephone();
    rig.send(greet('Bonjour.'));
    rig.advance(3000);
    const itemId = text(rig.last('response.output_item.added'), 'item.id');
    const audioMs = say('Bonjour.').length / 8;
    const truncate = (fields: Record<string, unknown>) => {
      rig.send({
        type: 'conversation.item.truncate',
        event_id: 'mine',
        item_id: itemId,
        content_index: 0,
        audio_end_ms: 0,
        ...fields,
      });
      return rig.events.at(-1)?.['error'];
    };
    expect(truncate({ audio_end_ms: audioMs + 1 })).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: `Audio content of ${audioMs}ms is already shorter than ${audioMs + 1}ms`,
      param: 'audio_end_ms',
      event_id: 'mine',
    });
    expect(truncate({ audio_end_ms: 10.5 })).toMatchObject({
      code: 'invalid_type',
      param: 'audio_end_ms',
      event_id: 'mine',
    });
    expect(truncate({ audio_end_ms: -1 })).toMatchObject({ code: 'integer_below_min_value' });
    expect(truncate({ item_id: 'item_none' })).toMatchObject({ code: 'item_truncate_invalid_item_id' });
    expect(truncate({ content_index: 1 })).toMatchObject({ code: null });
    rig.send({
      type: 'conversation.item.create',
      item: { id: 'mine_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'oui' }] },
    });
    expect(truncate({ item_id: 'mine_1' })).toMatchObject({
      code: null,
      param: null,
      message: 'Only model output audio messages can be truncated',
    });
    expect(truncate({ audio_end_ms: audioMs })).toBeUndefined();
    expect(rig.events.at(-1)?.type).toBe('conversation.item.truncated');
  });

  it('calls a function and goes on only when its output and a response are given', () => {
    const rig = telephone({ tools: [END_CALL], tool_choice: { type: 'function', name: 'end_call' } });
    rig.send({ type: 'response.create' });
    rig.advance(1000);
    const call = [
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
      'rate_limits.updated',
    ];
    expect(rig.takeTypes()).toEqual(call);
    const item = at(rig.last('response.done'), 'response.output.0');
    expect(item).toMatchObject({ type: 'function_call', name: 'end_call', arguments: '{}', status: 'completed' });
    rig.advance(10_000);
    expect(rig.take()).toEqual([]);
    rig.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: at(item, 'call_id'), output: '{"ok":true}' },
    });
    expect(rig.takeTypes()).toEqual(['conversation.item.added', 'conversation.item.done']);
    rig.send({ type: 'response.create', response: { tool_choice: 'none' } });
    rig.advance(5000);
    expect(rig.takeTypes()).toEqual(SPOKEN);
  });

  it('refuses the output of a call that it never made', () => {
    const rig = telephone();
    rig.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_x', output: '' },
    });
    expect(rig.last('error')['error']).toMatchObject({ code: 'invalid_tool_call_id', param: 'item.call_id' });
  });

  it('cancels once, and says that there is nothing to cancel', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois quatre cinq six sept huit.'));
    rig.send({ type: 'response.cancel' });
    expect(rig.takeTypes()).toEqual(['response.created', 'response.done', 'rate_limits.updated']);
    expect(rig.last('response.done')['response']).toMatchObject({
      status: 'cancelled',
      status_details: { reason: 'client_cancelled' },
      output: [],
    });
    rig.send({ type: 'response.cancel', event_id: 'late' });
    expect(rig.last('error')['error']).toMatchObject({ code: 'response_cancel_not_active', event_id: 'late' });
    rig.send(greet('Un.'));
    rig.advance(3000);
    rig.send({ type: 'response.cancel', response_id: at(rig.last('response.done'), 'response.id') });
    expect(rig.last('error')['error']).toMatchObject({ code: 'response_cancel_not_active', event_id: null });
  });

  it('transcribes in its own time, after the answer has begun', () => {
    const rig = telephone({}, { transcription: { model: 'gpt-transcribe', language: 'fr' } });
    rig.settings = { ...rig.settings, transcriptionDelayMs: [300, 300], firstTokenMs: 50 };
    rig.tell('Dix kilos de tomates.');
    rig.advance(5000);
    const types = rig.takeTypes();
    const at = (type: string) => types.indexOf(type);
    expect(at('conversation.item.input_audio_transcription.completed')).toBeGreaterThan(
      at('response.output_audio.delta'),
    );
    expect(rig.last('conversation.item.input_audio_transcription.completed')).toMatchObject({
      transcript: 'Dix kilos de tomates.',
      item_id: rig.last('input_audio_buffer.committed')['item_id'],
      languages: [{ code: 'fr' }],
      usage: { type: 'duration' },
    });
  });

  it('lets one response speak at a time', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois.'));
    const id = text(rig.last('response.created'), 'response.id');
    rig.send({ type: 'response.create', event_id: 'second' });
    expect(rig.last('error')['error']).toMatchObject({
      code: 'conversation_already_has_active_response',
      event_id: 'second',
      message: `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
    });
  });

  it('cannot answer a turn while an uninterruptible response goes on', () => {
    const turn_detection = { type: 'server_vad', interrupt_response: false };
    const rig = telephone({}, { turn_detection });
    rig.settings = { ...rig.settings, burstFactor: 1 };
    rig.send(
      greet('Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept.'),
    );
    rig.tell('Attendez !');
    const types = rig.takeTypes();
    expect(types).toContain('input_audio_buffer.committed');
    expect(rig.last('error')['error']).toMatchObject({
      code: 'conversation_already_has_active_response',
      event_id: null,
    });
    rig.advance(20_000);
    expect(at(rig.last('response.done'), 'response.status')).toBe('completed');
  });

  it('answers beside the conversation in text, at the same time, leaving no trace', () => {
    const rig = telephone();
    rig.send(greet('Un deux trois.'));
    rig.take();
    rig.send({
      type: 'response.create',
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        metadata: { topic: 'mood' },
        instructions: 'Dis « calme »',
      },
    });
    rig.advance(155);
    rig.advance(10_000);
    const beside = rig.events.filter((event) => at(event, 'response.metadata.topic') === 'mood');
    expect(beside.map(({ type }) => type)).toEqual(['response.created', 'response.done']);
    expect(beside[1]?.['response']).toMatchObject({
      conversation_id: null,
      output_modalities: ['text'],
      output: [{ content: [{ type: 'output_text', text: 'calme' }] }],
    });
    const itemId = text(beside[1], 'response.output.0.id');
    expect(rig.session.conversation.find(itemId)).toBeUndefined();
    const own = rig.events.filter((event) => event['item_id'] === itemId).map(({ type }) => type);
    expect(own).toEqual(WRITTEN);
    expect(rig.events.filter(({ type }) => type === 'conversation.item.added')).toHaveLength(1);
  });

  it('prompts a silent caller when the idle timeout is over, counted from the end of playback', () => {
    const rig = telephone({}, { turn_detection: { type: 'server_vad', idle_timeout_ms: 5000 } });
    rig.send(greet('Vous êtes là ?'));
    rig.play(silence(2000));
    const doneAt = rig.session.journal.sent.find(({ type }) => type === 'response.done')?.at ?? 0;
    const dueAt = doneAt + say('Vous êtes là ?').length / 8 + 5000;
    rig.play(silence(dueAt - rig.clock.now() - 20));
    rig.take();
    rig.play(silence(40));
    expect(rig.takeTypes()).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ]);
    const triggered = rig.last('input_audio_buffer.timeout_triggered');
    const silentMs = number(triggered, 'audio_end_ms') - number(triggered, 'audio_start_ms');
    expect(silentMs).toBeGreaterThan(4900);
    expect(silentMs).toBeLessThanOrEqual(5000);
  });

  it('does not prompt a caller who has spoken', () => {
    const rig = telephone(
      {},
      { turn_detection: { type: 'server_vad', idle_timeout_ms: 5000, create_response: false } },
    );
    rig.send(greet('Vous êtes là ?'));
    rig.advance(2000);
    rig.tell('Oui.');
    rig.advance(30_000);
    expect(rig.events.some(({ type }) => type === 'input_audio_buffer.timeout_triggered')).toBe(false);
  });

  it('waits as long as the meaning suggests under semantic detection', () => {
    expect(patienceAfter("Oui, c'est d'accord.", 'high')).toBe(260);
    expect(patienceAfter("Oui, c'est d'accord.", 'auto')).toBe(500);
    expect(patienceAfter('Dix kilos de tomates', 'medium')).toBe(1000);
    expect(patienceAfter('Dix kilos de tomates et euh', 'high')).toBe(2000);
    expect(patienceAfter('Dix kilos de tomates et euh', 'low')).toBe(8000);
  });

  it('leaves the turns to the client when detection is off', () => {
    const rig = telephone({}, { turn_detection: null });
    rig.send({ type: 'input_audio_buffer.commit' });
    expect(rig.last('error')['error']).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      message:
        'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 0.00ms of audio.',
    });
    rig.take();
    rig.tell('Bonjour.');
    expect(rig.take()).toEqual([]);
    rig.send({ type: 'input_audio_buffer.commit' });
    expect(rig.takeTypes()).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
    rig.advance(10_000);
    expect(rig.take()).toEqual([]);
    rig.tell('Effacez cela.');
    rig.send({ type: 'input_audio_buffer.clear' });
    rig.send({ type: 'input_audio_buffer.commit' });
    expect(rig.takeTypes()).toEqual(['input_audio_buffer.cleared', 'error']);
    rig.send({ type: 'response.create' });
    rig.advance(5000);
    expect(text(rig.last('response.output_audio_transcript.done'), 'transcript')).toContain('Bonjour');
  });

  it('gives speech that goes on after a manual commit another id', () => {
    const rig = telephone();
    rig.play(say('Un deux trois'));
    rig.send({ type: 'input_audio_buffer.commit' });
    rig.play(Buffer.concat([say(' quatre cinq.'), silence(600)]));
    const committed = rig.events
      .filter(({ type }) => type === 'input_audio_buffer.committed')
      .map(({ item_id }) => item_id);
    expect(committed[0]).toBe(rig.last('input_audio_buffer.speech_started')['item_id']);
    expect(committed[1]).toBe(rig.last('input_audio_buffer.speech_stopped')['item_id']);
    expect(committed[0]).not.toBe(committed[1]);
  });

  it('ends after sixty minutes, saying why', () => {
    const rig = telephone();
    rig.advance(3_600_000);
    expect(rig.last('error')['error']).toMatchObject({ code: 'session_expired' });
    expect(rig.closed).toEqual({ code: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' });
    rig.take();
    rig.send({ type: 'response.create' });
    expect(rig.take()).toEqual([]);
  });

  it('keeps items in the order asked, and knows them by their ids', () => {
    const rig = telephone();
    const create = (id: string, previous_item_id?: string) =>
      rig.send({
        type: 'conversation.item.create',
        previous_item_id,
        item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
      });
    create('one');
    expect(rig.last('conversation.item.added')['previous_item_id']).toBeNull();
    create('three');
    create('two', 'one');
    expect(rig.last('conversation.item.added')['previous_item_id']).toBe('one');
    create('zero', 'root');
    expect(rig.session.conversation.items.map(({ id }) => id)).toEqual(['zero', 'one', 'two', 'three']);
    create('one');
    expect(rig.last('error')['error']).toMatchObject({ param: 'item.id' });
    create('four', 'nobody');
    expect(rig.last('error')['error']).toMatchObject({ param: 'previous_item_id' });
    rig.send({ type: 'conversation.item.delete', item_id: 'three' });
    expect(rig.last('conversation.item.deleted')['item_id']).toBe('three');
    create('five');
    expect(rig.last('conversation.item.added')['previous_item_id']).toBe('two');
    rig.send({ type: 'conversation.item.delete', item_id: 'three' });
    expect(rig.last('error')['error']).toMatchObject({ code: 'item_delete_invalid_item_id' });
    rig.send({ type: 'conversation.item.retrieve', item_id: 'three' });
    expect(rig.last('error')['error']).toMatchObject({ code: 'item_retrieve_invalid_item_id' });
  });

  it('gives the audio of an item back when it is retrieved', () => {
    const rig = telephone();
    rig.send(greet('Bonjour.'));
    rig.advance(3000);
    rig.send({ type: 'conversation.item.retrieve', item_id: text(rig.last('response.output_item.added'), 'item.id') });
    const audio = text(rig.last('conversation.item.retrieved'), 'item.content.0.audio');
    expect(Buffer.from(audio, 'base64')).toEqual(say('Bonjour.'));
  });

  it('stops at max_output_tokens and says so', () => {
    const rig = telephone();
    rig.send({
      type: 'response.create',
      response: {
        instructions: '« Un deux trois quatre cinq six sept huit neuf dix onze douze »',
        max_output_tokens: 20,
      },
    });
    rig.advance(5000);
    const done = rig.last('response.done');
    expect(done['response']).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
    });
    expect(number(done, 'response.usage.output_tokens')).toBeLessThanOrEqual(20);
    expect(at(done, 'response.output.0.status')).toBe('incomplete');
  });

  it('bills the whole conversation again, with a cached part', () => {
    const rig = telephone({ instructions: 'Tu réponds brièvement. '.repeat(20) });
    rig.tell('Bonjour à tous.');
    rig.advance(5000);
    const first = at(rig.last('response.done'), 'response.usage');
    rig.tell('Et ensuite ?');
    rig.advance(5000);
    const second = at(rig.last('response.done'), 'response.usage');
    const inputs = [number(first, 'input_tokens'), number(second, 'input_tokens')] as const;
    expect(at(first, 'input_token_details.cached_tokens')).toBe(0);
    expect(inputs[1]).toBeGreaterThan(inputs[0]);
    expect(at(second, 'input_token_details.cached_tokens')).toBe(Math.floor(inputs[0] / 64) * 64);
    expect(at(second, 'total_tokens')).toBe(inputs[1] + number(second, 'output_tokens'));
    const audioMs = say(text(rig.last('response.output_audio_transcript.done'), 'transcript')).length / 8;
    expect(number(second, 'output_token_details.audio_tokens')).toBeGreaterThanOrEqual(audioMs / 50);
  });

  it('drops the oldest items when the conversation outgrows its limit', () => {
    const truncation = { type: 'retention_ratio', retention_ratio: 0.5, token_limits: { post_instructions: 100 } };
    const rig = telephone({ truncation });
    for (let i = 0; i < 10; i++) {
      rig.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'mot '.repeat(30) }] },
      });
    }
    rig.send({ type: 'response.create' });
    rig.advance(5000);
    const instructions = rig.session.config.instructions.length;
    expect(number(rig.last('response.done'), 'response.usage.input_tokens')).toBeLessThan(instructions / 4 + 70);
  });

  it('refuses to answer a conversation that is too long, when it may not drop any of it', () => {
    const rig = new SessionRig({}, 'gpt-realtime-1.5');
    rig.useTelephone({ truncation: 'disabled' });
    rig.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'mot '.repeat(28_300) }] },
    });
    rig.send({ type: 'response.create' });
    expect(rig.last('error')['error']).toMatchObject({ code: 'context_length_exceeded' });
  });

  it('speaks PCM at 24 kHz to a session that never said otherwise', () => {
    const rig = new SessionRig();
    rig.send(greet('Bonjour.'));
    rig.advance(3000);
    const bytes = deltaSizes(rig.events).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBe(say('Bonjour.').length * 6);
  });
});
