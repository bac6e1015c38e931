import { describe, expect, it } from 'vitest';
import { SessionRig } from '../testing/session-rig.ts';

/** The error that `session` is refused with, on a session that has (or has not) already spoken. */
function refusalOf(session: Record<string, unknown>, rig = new SessionRig()): unknown {
  rig.take();
  const before = JSON.stringify(rig.session.config);
  rig.send({ type: 'session.update', event_id: 'mine', session });
  expect(rig.takeTypes()).toEqual(['error']);
  expect(JSON.stringify(rig.session.config)).toBe(before);
  return rig.last('error')['error'];
}

function updated(session: Record<string, unknown>, rig = new SessionRig()): SessionRig {
  rig.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  expect(rig.events.at(-1)?.type).toBe('session.updated');
  return rig;
}

function spoken(): SessionRig {
  const rig = new SessionRig();
  rig.send({ type: 'response.create', response: { instructions: '« Bonjour. »' } });
  rig.advance(3000);
  return rig;
}

const error = (code: string, param: string | null, message: string) => ({
  type: 'invalid_request_error',
  code,
  param,
  message,
  event_id: 'mine',
});

const transcribe = (transcription: Record<string, unknown>) => ({
  type: 'realtime',
  audio: { input: { transcription } },
});

/** The error that one text frame is answered with. */
function answerTo(frame: string): unknown {
  const rig = new SessionRig();
  rig.session.receive(frame);
  return rig.last('error')['error'];
}

describe('session.update', () => {
  it('keeps what it does not mention, deep down', () => {
    const rig = updated({
      audio: { input: { format: { type: 'audio/pcmu' }, transcription: { model: 'gpt-transcribe' } } },
    });
    updated(
      {
        instructions: 'Sois bref.',
        audio: { input: { transcription: { language: 'fr' }, turn_detection: { type: 'server_vad', threshold: 0.8 } } },
      },
      rig,
    );
    updated(
      {
        audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 300 } }, output: { speed: 1.2 } },
      },
      rig,
    );
    expect(rig.last('session.updated')['session']).toMatchObject({
      instructions: 'Sois bref.',
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          transcription: { model: 'gpt-transcribe', language: 'fr' },
          turn_detection: { threshold: 0.8, silence_duration_ms: 300, prefix_padding_ms: 300, create_response: true },
        },
        output: { format: { type: 'audio/pcm', rate: 24000 }, speed: 1.2 },
      },
    });
  });

  it('clears with null, an empty list, an empty text', () => {
    const rig = updated({
      instructions: 'x',
      tools: [{ type: 'function', name: 'f' }],
      audio: { input: { transcription: { model: 'whisper-1' }, noise_reduction: { type: 'far_field' } } },
    });
    updated(
      {
        instructions: '',
        tools: [],
        audio: { input: { transcription: null, noise_reduction: null, turn_detection: null } },
      },
      rig,
    );
    expect(rig.session.config).toMatchObject({
      instructions: '',
      tools: [],
      audio: { input: { transcription: null, noise_reduction: null, turn_detection: null } },
    });
  });

  it('starts another kind of detection from its own defaults', () => {
    const rig = updated({ audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: 'low' } } } });
    expect(rig.session.config.audio.input.turn_detection).toEqual({
      type: 'semantic_vad',
      eagerness: 'low',
      create_response: true,
      interrupt_response: true,
    });
  });

  it('does not forget a turn in progress when it changes something else', () => {
    const rig = new SessionRig();
    rig.useTelephone();
    rig.tell('Dix kilos', 0);
    updated({ instructions: 'Autre chose.' }, rig);
    rig.tell(' de tomates.');
    expect(rig.session.conversation.items[0]).toMatchObject({ parts: [{ heard: 'Dix kilos de tomates.' }] });
  });

  it('lets a turn in progress end under new settings of the same detection', () => {
    const rig = new SessionRig();
    rig.useTelephone({}, { turn_detection: { type: 'server_vad', create_response: false, interrupt_response: false } });
    rig.tell('Dix kilos', 0);
    const turn_detection = { type: 'server_vad', create_response: true, silence_duration_ms: 300 };
    updated({ audio: { input: { turn_detection } } }, rig);
    rig.tell(' de tomates.', 400);
    rig.advance(5000);
    expect(rig.events.filter(({ type }) => type === 'input_audio_buffer.speech_started')).toHaveLength(1);
    expect(rig.session.conversation.items[0]).toMatchObject({ parts: [{ heard: 'Dix kilos de tomates.' }] });
    expect(rig.events.at(-1)?.type).toBe('rate_limits.updated');
  });

  it('refuses the names of the beta, and says which', () => {
    const beta = { type: 'realtime', input_audio_format: 'g711_ulaw' };
    expect(refusalOf(beta)).toEqual(
      error('unknown_parameter', 'session.input_audio_format', "Unknown parameter: 'session.input_audio_format'."),
    );
    expect(refusalOf({ type: 'realtime', modalities: ['audio', 'text'] })).toMatchObject({
      code: 'unknown_parameter',
      param: 'session.modalities',
    });
    expect(refusalOf({ type: 'realtime', voice: 'alloy' })).toMatchObject({ param: 'session.voice' });
    expect(refusalOf({ type: 'realtime', temperature: 0.8 })).toMatchObject({ param: 'session.temperature' });
    expect(refusalOf({ type: 'realtime', tools: [{ type: 'function', name: 'f', strict: true }] })).toMatchObject({
      param: 'session.tools[0].strict',
    });
    expect(
      refusalOf({ type: 'realtime', audio: { input: { format: { type: 'audio/pcmu', rate: 8000 } } } }),
    ).toMatchObject({ param: 'session.audio.input.format.rate' });
  });

  it('needs the type of the session', () => {
    expect(refusalOf({ instructions: 'x' })).toEqual(
      error('missing_required_parameter', 'session.type', "Missing required parameter: 'session.type'."),
    );
    expect(refusalOf({ type: 'transcription' })).toMatchObject({ code: 'invalid_value', param: 'session.type' });
  });

  it('words wrong types and values as the service does', () => {
    expect(refusalOf({ type: 'realtime', instructions: 3 })).toEqual(
      error(
        'invalid_type',
        'session.instructions',
        "Invalid type for 'session.instructions': expected a string, but got an integer instead.",
      ),
    );
    expect(refusalOf({ type: 'realtime', audio: { output: { voice: 'nova' } } })).toMatchObject({
      code: 'invalid_value',
      param: 'session.audio.output.voice',
    });
    expect(
      refusalOf({
        type: 'realtime',
        audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 100 } } },
      }),
    ).toEqual(
      error(
        'integer_below_min_value',
        'session.audio.input.turn_detection.idle_timeout_ms',
        "Invalid 'session.audio.input.turn_detection.idle_timeout_ms': integer below minimum value. Expected a value >= 5000, but got 100 instead.",
      ),
    );
    expect(
      refusalOf({ type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', threshold: 1.5 } } } }),
    ).toMatchObject({ code: 'decimal_above_max_value' });
    expect(
      refusalOf({
        type: 'realtime',
        audio: { input: { turn_detection: { type: 'server_vad', prefix_padding_ms: 'long' } } },
      }),
    ).toMatchObject({
      code: 'invalid_type',
      message:
        "Invalid type for 'session.audio.input.turn_detection.prefix_padding_ms': expected an integer, but got a string instead.",
    });
    expect(refusalOf({ type: 'realtime', audio: { output: { format: { type: 'audio/mp3' } } } })).toMatchObject({
      message: "Invalid value: 'audio/mp3'. Supported values are: 'audio/pcm', 'audio/pcmu', and 'audio/pcma'.",
    });
    expect(refusalOf({ type: 'realtime', output_modalities: ['text', 'audio'] })).toMatchObject({
      code: 'invalid_value',
      param: 'session.output_modalities',
    });
    expect(refusalOf({ type: 'realtime', max_output_tokens: 5000 })).toMatchObject({
      code: 'integer_above_max_value',
      param: 'session.max_output_tokens',
    });
  });

  it('refuses what is frozen: the model always, the voice once it has been heard', () => {
    expect(refusalOf({ type: 'realtime', model: 'gpt-realtime-2' })).toMatchObject({ param: 'session.model' });
    updated({ model: 'gpt-realtime-2.1', audio: { output: { voice: 'cedar' } } });
    expect(refusalOf({ type: 'realtime', audio: { output: { voice: 'cedar' } } }, spoken())).toEqual(
      error('cannot_update_voice', null, "Cannot update a conversation's voice if assistant audio is present."),
    );
    updated({ audio: { output: { voice: 'marin' } } }, spoken());
    const traced = updated({ tracing: 'auto' });
    expect(refusalOf({ type: 'realtime', tracing: null }, traced)).toMatchObject({ param: 'session.tracing' });
  });

  it('knows which models transcribe, and what each of them takes', () => {
    expect(refusalOf(transcribe({ model: 'gpt-realtime-2.1' }))).toMatchObject({
      param: 'session.audio.input.transcription.model',
    });
    expect(refusalOf(transcribe({ model: 'gpt-realtime-whisper', prompt: 'x' }))).toMatchObject({
      param: 'session.audio.input.transcription.prompt',
    });
    expect(refusalOf(transcribe({ model: 'whisper-1', keywords: ['x'] }))).toMatchObject({
      param: 'session.audio.input.transcription.keywords',
    });
  });

  it('gives reasoning only to the models that reason', () => {
    updated({ reasoning: { effort: 'low' }, parallel_tool_calls: false });
    const older = new SessionRig({}, 'gpt-realtime-1.5');
    expect(refusalOf({ type: 'realtime', reasoning: { effort: 'low' } }, older)).toMatchObject({
      code: 'unsupported_parameter',
    });
  });

  it('refuses A-law aloud, because the simulated line cannot speak it', () => {
    expect(refusalOf({ type: 'realtime', audio: { output: { format: { type: 'audio/pcma' } } } })).toMatchObject({
      code: 'unsupported_by_simulator',
    });
  });
});

describe('a client event that is no good', () => {
  it('is answered by an error, and the session goes on', () => {
    expect(answerTo('{"type":')).toMatchObject({ type: 'invalid_request_error', code: 'invalid_json' });
    expect(answerTo('[]')).toMatchObject({ code: 'invalid_json' });
    expect(answerTo('{"event_id":"e"}')).toMatchObject({ message: "The 'type' field is missing.", event_id: 'e' });
    expect(answerTo('{"type":"response.speak","event_id":"e"}')).toMatchObject({
      code: 'invalid_value',
      param: 'type',
      event_id: 'e',
    });
    expect(answerTo('{"type":"response.create","respons":{}}')).toMatchObject({
      code: 'unknown_parameter',
      param: 'respons',
    });
    expect(answerTo('{"type":"input_audio_buffer.append","audio":"no base64!"}')).toMatchObject({ param: 'audio' });
    expect(answerTo('{"type":"input_audio_buffer.append"}')).toMatchObject({
      code: 'missing_required_parameter',
      param: 'audio',
    });
    expect(answerTo('{"type":"output_audio_buffer.clear"}')).toMatchObject({ type: 'invalid_request_error' });
    expect(
      answerTo(
        '{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"x"}]}}',
      ),
    ).toMatchObject({
      message: "Invalid value: 'text'. Value must be 'output_text'.",
      param: 'item.content[0].type',
    });
    expect(
      answerTo(
        '{"type":"conversation.item.create","item":{"id":"0b1f7c2e-6a57-4d52-9f5b-0a4c3a1d9e11","type":"message","role":"user","content":[]}}',
      ),
    ).toMatchObject({
      code: 'string_above_max_length',
      param: 'item.id',
    });
    const binary = new SessionRig();
    binary.session.receiveBinary();
    binary.send({ type: 'session.update', session: { type: 'realtime' } });
    expect(binary.takeTypes()).toEqual(['session.created', 'error', 'session.updated']);
  });

  it('forces only a tool that exists, and refers only to items that exist', () => {
    expect(
      answerTo('{"type":"response.create","response":{"tool_choice":{"type":"function","name":"nope"}}}'),
    ).toMatchObject({ code: 'invalid_value' });
    expect(
      answerTo('{"type":"response.create","response":{"input":[{"type":"item_reference","id":"item_x"}]}}'),
    ).toMatchObject({ param: 'response.input[0].id' });
  });
});
