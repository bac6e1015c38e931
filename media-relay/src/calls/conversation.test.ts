import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import { createTools } from '../agent/tools.ts';
import { Transcript } from '../agent/transcript.ts';
import { UsageMeter } from '../agent/usage.ts';
import { Conversation, type ConversationEnd } from './conversation.ts';

const agent: VoiceAgent = {
  language: 'fr',
  instructions: 'Tu es un assistant.',
  opening: 'Bonjour, ici le restaurant.',
  vocabulary: [],
  farewell: 'Merci, au revoir.',
  silencePrompt: 'Demande si quelqu’un est là.',
};
const second = (seconds: number) => Buffer.alloc(seconds * 8_000, 0x12).toString('base64');

/** A conversation with a carrier and a model that do what the test says, on a clock of its own. */
class Stage {
  now = 0;
  readonly sent: Record<string, unknown>[] = [];
  readonly line: string[] = [];
  readonly marks: string[] = [];
  ended: ConversationEnd | null = null;
  silences = 0;
  readonly turns = new Map<number, Turn>();
  readonly conversation: Conversation;
  #responses = 0;

  constructor(maxMs = 600_000) {
    const now = () => this.now;
    this.conversation = new Conversation(
      agent,
      {
        send: (event) => this.sent.push(event as unknown as Record<string, unknown>),
        play: (_payload, mark) => {
          this.line.push('audio');
          this.marks.push(mark);
        },
        clear: () => this.line.push('clear'),
        finish: (reason) => {
          this.ended ??= reason;
        },
        modelSilent: () => {
          this.silences += 1;
          this.conversation.modelLost();
        },
        transcript: new Transcript({ attempt: 1, leg: 1 }, (turn) => this.turns.set(turn.order, turn), now),
        usage: new UsageMeter('m', 't'),
        tools: createTools(),
        now,
        log: silentLogger,
      },
      maxMs,
    );
  }

  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + 250);
      this.conversation.tick();
    }
  }

  /** The model speaks: one message, `seconds` long, generated at once. */
  speaks(text: string, seconds: number, calls: { name: string; call_id: string }[] = []): string {
    const id = this.starts(text, seconds);
    this.conversation.on({ type: 'response.output_audio.done', response_id: id, item_id: `item-${id}` });
    this.finishes(id, calls);
    return `item-${id}`;
  }

  starts(text: string, seconds: number): string {
    const id = `resp-${++this.#responses}`;
    const item = { id: `item-${id}`, type: 'message', role: 'assistant' };
    this.conversation.on({ type: 'response.created', response: { id } });
    this.conversation.on({ type: 'response.output_item.added', response_id: id, item });
    for (let i = 0; i < seconds; i++) this.conversation.audio({ response_id: id, item_id: item.id, delta: second(1) });
    this.conversation.on({ type: 'response.output_audio_transcript.done', item_id: item.id, transcript: text });
    return id;
  }

  finishes(id: string, calls: { name: string; call_id: string }[] = [], status = 'completed'): void {
    const output = calls.map((call) => ({ type: 'function_call' as const, arguments: '{}', ...call }));
    this.conversation.on({ type: 'response.done', response: { id, status, output } });
  }

  /** The carrier has played everything. */
  played(): void {
    for (const mark of this.marks.splice(0)) this.conversation.mark(mark);
  }

  personStarts(itemId: string): void {
    this.conversation.on({ type: 'input_audio_buffer.speech_started', item_id: itemId, audio_start_ms: this.now });
  }

  personStops(itemId: string, text: string): void {
    this.conversation.on({ type: 'input_audio_buffer.speech_stopped', item_id: itemId, audio_end_ms: this.now });
    this.conversation.on({ type: 'input_audio_buffer.committed', item_id: itemId });
    this.conversation.on({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: itemId,
      transcript: text,
    });
  }

  of(type: string): Record<string, unknown>[] {
    return this.sent.filter((event) => event['type'] === type);
  }

  get purposes(): unknown[] {
    return this.of('response.create').map(
      ({ response }) => (response as { metadata: { purpose: string } }).metadata.purpose,
    );
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

const opened = () => {
  stage.conversation.begin(false);
  stage.speaks('Bonjour, ici le restaurant.', 2);
  stage.pass(2_000);
  stage.played();
};

describe('opening', () => {
  it('says the first sentence to the word, and nothing before the model is ready', () => {
    expect(stage.sent).toEqual([]);
    stage.conversation.begin(false);
    expect(JSON.stringify(stage.sent[0])).toContain('« Bonjour, ici le restaurant. »');
  });

  it('is not cut off by somebody who says hello meanwhile', () => {
    stage.conversation.begin(false);
    stage.personStarts('u1');
    stage.speaks('Bonjour, ici le restaurant.', 2);
    expect(stage.line).toEqual(['audio', 'audio']);
    expect(stage.of('conversation.item.truncate')).toEqual([]);
  });

  it('opens the floor when it was heard, not when it was sent', () => {
    stage.conversation.begin(false);
    stage.speaks('Bonjour', 2);
    expect(stage.of('session.update')).toEqual([]);
    stage.pass(2_000);
    stage.played();
    expect(stage.of('session.update')).toMatchObject([
      { session: { audio: { input: { turn_detection: { create_response: true, interrupt_response: true } } } } },
    ]);
  });

  it('can be interrupted once it has said who is calling', () => {
    stage.conversation.begin(false);
    stage.speaks('Bonjour, ici le restaurant, et une très longue commande.', 8);
    stage.pass(2_750);
    expect(stage.of('session.update')).toEqual([]);
    stage.pass(500);
    expect(stage.of('session.update')).toHaveLength(1);
    stage.pass(750);
    stage.personStarts('u1');
    expect(stage.line.at(-1)).toBe('clear');
    expect(stage.of('conversation.item.truncate')).toMatchObject([{ audio_end_ms: 4_000 }]);
  });

  it('lets somebody finish who is speaking when it has said who is calling', () => {
    stage.conversation.begin(false);
    stage.speaks('Bonjour, ici le restaurant, et une très longue commande.', 8);
    stage.personStarts('u1');
    stage.pass(4_000);
    expect(stage.of('session.update')).toEqual([]);
    stage.personStops('u1', 'Allô ?');
    stage.pass(250);
    expect(stage.of('session.update')).toHaveLength(1);
    expect(stage.line).not.toContain('clear');
  });

  it('answers what was said over it if the person then stays silent', () => {
    stage.conversation.begin(false);
    stage.starts('Bonjour', 2);
    stage.personStarts('u1');
    stage.personStops('u1', 'Allô, qui est là ?');
    stage.finishes('resp-1');
    stage.conversation.on({ type: 'response.output_audio.done', response_id: 'resp-1', item_id: 'item-resp-1' });
    stage.played();
    stage.pass(1_000);
    expect(stage.purposes).toEqual(['opening']);
    stage.pass(1_000);
    expect(stage.purposes).toEqual(['opening', 'answer']);
  });

  it('lets the person interrupt after twenty seconds even if the carrier never confirms it', () => {
    stage.conversation.begin(false);
    stage.speaks('Bonjour', 2);
    stage.pass(20_000);
    expect(stage.of('session.update')).toHaveLength(1);
  });

  it('is not repeated when a conversation is resumed', () => {
    stage.conversation.begin(true);
    expect(stage.purposes).toEqual(['resume']);
    expect(JSON.stringify(stage.sent)).not.toContain('Bonjour, ici');
  });
});

describe('barge-in', () => {
  it('clears the carrier, drops what comes late, and lets the model remember only what was heard', () => {
    opened();
    const id = stage.starts('Une très longue phrase que personne ne veut entendre.', 5);
    stage.pass(1_200);
    stage.personStarts('u1');
    expect(stage.line.at(-1)).toBe('clear');
    expect(stage.of('conversation.item.truncate')).toEqual([
      { type: 'conversation.item.truncate', item_id: `item-${id}`, content_index: 0, audio_end_ms: 1_200 },
    ]);
    const sounds = stage.line.length;
    stage.conversation.audio({ response_id: id, item_id: `item-${id}`, delta: second(1) });
    expect(stage.line).toHaveLength(sounds);
    expect([...stage.turns.values()].at(-1)).toMatchObject({ heard: 'part', heardMs: 1_200, spokenMs: 5_000 });
  });

  it('truncates the item queued behind the audible one at nothing', () => {
    opened();
    stage.speaks('Un instant.', 2);
    stage.speaks('Voilà la suite.', 3);
    stage.pass(500);
    stage.personStarts('u1');
    expect(stage.of('conversation.item.truncate').map((event) => event['audio_end_ms'])).toEqual([500, 0]);
    const heard = [...stage.turns.values()].map((turn) => turn.heard);
    expect(heard.slice(-2)).toEqual(['part', 'none']);
  });

  it('leaves alone what had been heard to the end', () => {
    opened();
    stage.speaks('Très bien.', 1);
    stage.pass(1_000);
    stage.played();
    stage.personStarts('u1');
    expect(stage.of('conversation.item.truncate')).toEqual([]);
    expect(stage.line).not.toContain('clear');
  });

  it('is heard again afterwards: the next response is not muted', () => {
    opened();
    const first = stage.starts('Une phrase.', 3);
    stage.pass(500);
    stage.personStarts('u1');
    stage.finishes(first, [], 'cancelled');
    stage.personStops('u1', 'Attendez.');
    const sounds = stage.line.length;
    stage.speaks('Je vous écoute.', 1);
    expect(stage.line.length).toBe(sounds + 1);
  });

  it('does not go silent when the model refuses a truncation', () => {
    opened();
    stage.conversation.on({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        code: 'invalid_value',
        message: 'Audio content of 3700ms is already shorter than 3760ms',
      },
    });
    stage.speaks('Je continue.', 1);
    expect(stage.line.at(-1)).toBe('audio');
    expect(stage.ended).toBeNull();
  });
});

describe('hanging up', () => {
  const hangUp = [{ name: 'end_call', call_id: 'call_1' }];

  it('waits until the goodbye was heard', () => {
    opened();
    stage.speaks('Merci, au revoir.', 2, hangUp);
    stage.pass(1_500);
    expect(stage.ended).toBeNull();
    stage.played();
    stage.pass(250);
    expect(stage.ended).toBe('agent_hung_up');
  });

  it('does not wait for a carrier that never confirms', () => {
    opened();
    stage.speaks('Merci, au revoir.', 2, hangUp);
    stage.pass(4_750);
    expect(stage.ended).toBeNull();
    stage.pass(500);
    expect(stage.ended).toBe('agent_hung_up');
  });

  it('is called off by somebody who still has something to say', () => {
    opened();
    stage.speaks('Merci, au revoir.', 3, hangUp);
    stage.pass(1_000);
    stage.personStarts('u1');
    expect(stage.of('conversation.item.create')).toMatchObject([
      { item: { type: 'function_call_output', call_id: 'call_1' } },
    ]);
    stage.personStops('u1', 'Attendez, une chose !');
    stage.speaks('Oui ?', 1);
    stage.pass(1_000);
    stage.played();
    stage.pass(2_000);
    expect(stage.ended).toBeNull();
  });

  it('tells the model when it asks for a tool that does not exist, and goes on', async () => {
    opened();
    stage.speaks('Un instant.', 1, [{ name: 'launch_rocket', call_id: 'call_9' }]);
    await Promise.resolve();
    expect(stage.of('conversation.item.create')).toMatchObject([{ item: { call_id: 'call_9' } }]);
    expect(stage.purposes).toContain('tool_result');
  });
});

describe('silence and time', () => {
  it('asks twice whether anybody is there, says goodbye, and hangs up', () => {
    opened();
    for (const text of ['Vous êtes là ?', 'Allô ?']) {
      stage.pass(8_250);
      stage.speaks(text, 1);
      stage.pass(1_000);
      stage.played();
    }
    stage.pass(8_250);
    expect(stage.purposes).toEqual(['opening', 'nudge', 'nudge', 'farewell']);
    stage.speaks('Merci, au revoir.', 1);
    stage.pass(1_000);
    stage.played();
    stage.pass(500);
    expect(stage.ended).toBe('nobody_spoke');
  });

  it('starts counting again when somebody speaks', () => {
    opened();
    stage.pass(8_250);
    stage.speaks('Vous êtes là ?', 1);
    stage.played();
    stage.personStarts('u1');
    stage.personStops('u1', 'Oui oui.');
    stage.speaks('Bien.', 1);
    stage.pass(1_000);
    stage.played();
    stage.pass(8_250);
    expect(stage.purposes.filter((purpose) => purpose === 'nudge')).toHaveLength(2);
    expect(stage.purposes).not.toContain('farewell');
  });

  it('does not count while the person is speaking', () => {
    opened();
    stage.personStarts('u1');
    stage.pass(30_000);
    expect(stage.purposes).toEqual(['opening']);
  });

  it('concludes before the allowed time is over, and ends with it', () => {
    stage = new Stage(60_000);
    opened();
    stage.personStarts('u1');
    stage.pass(14_000);
    expect(stage.purposes).toEqual(['opening', 'conclude']);
    stage.speaks('Je dois vous laisser.', 1);
    stage.pass(50_000);
    expect(stage.ended).toBe('too_long');
  });
});

describe('a model in trouble', () => {
  it('is asked again when a response fails, and given up after three', () => {
    opened();
    for (const id of ['f1', 'f2', 'f3']) {
      stage.conversation.on({ type: 'response.created', response: { id } });
      stage.finishes(id, [], 'failed');
    }
    expect(stage.purposes).toEqual(['opening', 'again', 'again']);
    expect(stage.ended).toBe('model_failed');
  });

  it('is taken for lost when it is asked to speak and nothing comes', () => {
    opened();
    stage.pass(8_250);
    expect(stage.purposes).toEqual(['opening', 'nudge']);
    stage.pass(9_500);
    expect(stage.silences).toBe(0);
    stage.pass(1_000);
    expect(stage.silences).toBe(1);
  });

  it('is given up at once when the account has no money left', () => {
    opened();
    stage.conversation.on({ type: 'error', error: { code: 'insufficient_quota', message: '' } });
    expect(stage.ended).toBe('model_failed');
  });
});

describe('the transcript', () => {
  it('keeps turns in the order in which they were spoken, whenever their text arrives', () => {
    opened();
    stage.personStarts('u1');
    stage.conversation.on({ type: 'input_audio_buffer.speech_stopped', item_id: 'u1', audio_end_ms: 100 });
    stage.conversation.on({ type: 'input_audio_buffer.committed', item_id: 'u1' });
    stage.speaks('Très bien, merci.', 1);
    stage.conversation.on({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'u1',
      transcript: 'Je peux livrer demain.',
    });
    const texts = [...stage.turns.entries()].toSorted(([a], [b]) => a - b).map(([, turn]) => turn.text);
    expect(texts).toEqual(['Bonjour, ici le restaurant.', 'Je peux livrer demain.', 'Très bien, merci.']);
  });

  it('marks as heard what the carrier confirmed, and as unheard what the line took with it', () => {
    opened();
    expect([...stage.turns.values()][0]).toMatchObject({ heard: 'all' });
    stage.speaks('Jamais entendu.', 2);
    stage.conversation.lineLost();
    expect([...stage.turns.values()].at(-1)).toMatchObject({ heard: 'none', heardMs: 0 });
  });
});
