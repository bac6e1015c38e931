import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/domain/calls/transcript.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import { silentLogger } from '../../../shared/testing/silent-logger.ts';
import type { Tool } from '../agent/tool.ts';
import { Transcript } from '../agent/transcript.ts';
import { UsageMeter } from '../agent/usage.ts';
import type { AudioDelta } from '../realtime/realtime-events.ts';
import { AudioPayload } from '../sockets/audio-payload.ts';
import { AgentSpeech } from './agent-speech.ts';
import { Conversation } from './conversation.ts';
import type { ConversationEnd } from './conversation-ports.ts';
import { CallNumbers } from './call-numbers.ts';
import { WhoAnswered } from './who-answered.ts';

const agent: VoiceAgent = {
  language: 'fr',
  instructions: 'Tu es un assistant.',
  opening: 'Bonjour, ici le restaurant.',
  introduction: 'C’est le restaurant, pour une commande.',
  vocabulary: [],
  farewell: 'Merci, au revoir.',
  patience: ['Un instant.'],
  silencePrompt: 'Demande si quelqu’un est là.',
};
const second = (seconds: number) => AudioPayload.ofSamples(Buffer.alloc(seconds * 8_000, 0x12));

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
  /** What a recorder may be told; null when it was told before. */
  message: string | null = 'Rappelez-nous.';
  claims = 0;
  readonly who: WhoAnswered;
  #speech: AgentSpeech | null = null;
  #responses = 0;
  #confirmed = 0;

  constructor(
    maxMs = 600_000,
    tools: readonly Tool[] = [],
    history: readonly Turn[] = [],
    own: Pick<VoiceAgent, 'turnDetection' | 'notice'> = {},
    noticeHeard = false,
  ) {
    const now = () => this.now;
    this.who = new WhoAnswered({ mayLeaveMessage: true, history });
    this.conversation = new Conversation(
      { ...agent, ...own },
      {
        send: (event) => this.sent.push(event as unknown as Record<string, unknown>),
        speech: (heardBy, numbers) => {
          this.#speech = new AgentSpeech(
            {
              send: (event) => this.sent.push(event as unknown as Record<string, unknown>),
              play: (_payload, mark) => {
                this.line.push('audio');
                if (mark !== null) this.marks.push(mark);
              },
              mark: (name) => this.marks.push(name),
              clear: () => this.line.push('clear'),
              numbers,
              now,
            },
            heardBy,
          );
          return this.#speech;
        },
        finish: (reason) => {
          this.ended ??= reason;
        },
        modelSilent: () => {
          this.silences += 1;
          this.conversation.modelLost();
        },
        transcript: new Transcript({ attempt: 1, leg: 1 }, (turn) => this.turns.set(turn.order, turn), now),
        usage: new UsageMeter('m', 't'),
        numbers: new CallNumbers(this.now, 500),
        tools,
        claimMessage: async () => {
          this.claims += 1;
          return this.message;
        },
        who: this.who,
        now,
        log: silentLogger,
      },
      maxMs,
      noticeHeard,
    );
  }

  /** The carrier has played what was sent, mark by mark, until `done`. */
  hearsUntil(done: () => boolean): void {
    while (!done() && this.marks.length > 0) {
      const mark = this.marks.shift() ?? '';
      this.conversation.playback(() => this.#speech?.marked(mark));
    }
  }

  /** A piece of the model's speech comes. */
  audio(delta: AudioDelta): void {
    if (this.#speech?.say(delta)) this.conversation.agentSpeaks();
  }

  /** Time goes by; the model confirms what it was sent. */
  pass(ms: number): void {
    for (; this.#confirmed < this.of('session.update').length; this.#confirmed++) {
      this.conversation.on({ type: 'session.updated', session: {} });
    }
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
    for (let i = 0; i < seconds; i++) this.audio({ response_id: id, item_id: item.id, delta: second(1) });
    this.conversation.on({ type: 'response.output_audio_transcript.done', item_id: item.id, transcript: text });
    return id;
  }

  finishes(id: string, calls: { name: string; call_id: string }[] = [], status = 'completed'): void {
    const output = calls.map((call) => ({
      type: 'function_call' as const,
      arguments: '{}',
      status: 'completed',
      ...call,
    }));
    const asked = this.of('response.create').at(-1)?.['response'] as { metadata: Record<string, unknown> } | undefined;
    this.conversation.on({ type: 'response.done', response: { id, status, output, metadata: asked?.metadata } });
  }

  /** The carrier has played everything. */
  played(): void {
    for (const mark of this.marks.splice(0)) this.conversation.playback(() => this.#speech?.marked(mark));
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

  /** Somebody speaks for so long that it is meant. */
  personBargesIn(itemId: string): void {
    this.personStarts(itemId);
    this.pass(1_000);
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

const WORDS = 'Cet appel est transcrit.';
const withNotice = (noticeHeard = false) => new Stage(600_000, [], [], { notice: WORDS }, noticeHeard);

describe('a notice', () => {
  it('comes before anything else, is never cut short, and counts as heard when the carrier has played it', () => {
    stage = withNotice();
    stage.conversation.begin({ kind: 'opening' });
    expect(stage.purposes).toEqual(['notice']);
    stage.speaks(WORDS, 5);
    expect(stage.purposes).toEqual(['notice', 'opening']);
    stage.speaks('Bonjour, ici le restaurant.', 6);
    stage.pass(4_500);
    stage.personStarts('hello');
    stage.pass(400);
    stage.personStops('hello', 'Allô ?');
    expect(stage.line).not.toContain('clear');
    expect(stage.conversation.noticeHeardAt).toBeNull();
    stage.now = 5_000;
    stage.hearsUntil(() => stage.conversation.noticeHeardAt !== null);
    expect(stage.conversation.noticeHeardAt).toEqual(new Date(5_000));
    // Three seconds of who is calling are protected after it, and no more.
    stage.pass(2_750);
    expect(stage.conversation.phase).toBe('opening');
    stage.pass(500);
    expect(stage.conversation.phase).toBe('talking');
    stage.personBargesIn('but');
    expect(stage.line).toContain('clear');
  });

  it('that was heard on an earlier leg, or that there is none of, is not said', () => {
    for (const one of [withNotice(true), new Stage()]) {
      one.conversation.begin({ kind: 'opening' });
      expect(one.purposes).toEqual(['opening']);
      expect(one.conversation.noticeHeardAt).toBeNull();
    }
  });

  it.each(['failed', 'incomplete'])('that the model %s to say is said again, before who calls', (status) => {
    stage = withNotice();
    stage.conversation.begin({ kind: 'opening' });
    stage.finishes(stage.starts('Cet appel', 1), [], status);
    stage.pass(1_000);
    stage.played();
    expect(stage.conversation.noticeHeardAt).toBeNull();
    expect(stage.purposes).toEqual(['notice', 'notice']);
    stage.speaks(WORDS, 2);
    stage.pass(2_000);
    stage.played();
    expect(stage.conversation.noticeHeardAt).not.toBeNull();
    stage.finishes(stage.starts('Bonjour', 1), [], 'failed');
    expect(stage.purposes).toEqual(['notice', 'notice', 'opening', 'again']);
  });

  it.each([{ kind: 'resumed' }, { kind: 'continued', owesAnswer: true }] as const)(
    'that nobody had heard when the call lost its agent is said by the next one: $kind',
    (beginning) => {
      stage = withNotice();
      stage.conversation.begin(beginning);
      stage.speaks(WORDS, 2);
      expect(stage.purposes).toEqual(['notice', 'opening']);
      stage.pass(1_000);
      expect(stage.conversation.phase).toBe('opening');
    },
  );

  it('is said again to somebody who comes to the line later', () => {
    stage = withNotice();
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks(WORDS, 2);
    stage.speaks('Bonjour, ici le restaurant.', 2);
    stage.pass(4_000);
    stage.played();
    const first = stage.conversation.noticeHeardAt;
    stage.personStarts('menu');
    stage.pass(4_000);
    stage.personStops('menu', 'Ne quittez pas, je vous passe le responsable.');
    stage.pass(4_000);
    stage.personStarts('boss');
    stage.pass(700);
    stage.personStops('boss', 'Oui allô ?');
    stage.pass(500);
    expect(stage.purposes.slice(2)).toEqual(['notice']);
    stage.speaks(WORDS, 2);
    stage.pass(2_000);
    stage.played();
    expect(stage.purposes.slice(2)).toEqual(['notice', 'opening']);
    expect(stage.conversation.noticeHeardAt?.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
  });

  it('keeps nobody from speaking for ever, whatever the carrier confirms', () => {
    stage = withNotice();
    stage.conversation.begin({ kind: 'opening' });
    stage.starts(WORDS, 5);
    for (let i = 0; i < 6; i++) {
      expect(stage.conversation.phase).toBe('opening');
      stage.pass(9_000);
    }
    expect(stage.conversation.phase).toBe('talking');
  });
});

const opened = () => {
  stage.conversation.begin({ kind: 'opening' });
  stage.speaks('Bonjour, ici le restaurant.', 2);
  stage.pass(2_000);
  stage.played();
};

describe('opening', () => {
  it('says the first sentence to the word, and nothing before the model is ready', () => {
    expect(stage.sent).toEqual([]);
    stage.conversation.begin({ kind: 'opening' });
    expect(JSON.stringify(stage.sent[0])).toContain('« Bonjour, ici le restaurant. »');
  });

  it('is not cut off by somebody who says hello meanwhile', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.personStarts('u1');
    stage.speaks('Bonjour, ici le restaurant.', 2);
    expect(stage.line).toEqual(['audio', 'audio']);
    expect(stage.of('conversation.item.truncate')).toEqual([]);
  });

  it('keeps the agent’s own turn detection when it opens the floor', () => {
    stage = new Stage(600_000, [], [], { turnDetection: { threshold: 0.7, silenceMs: 900 } });
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour', 2);
    stage.pass(2_000);
    stage.played();
    expect(stage.of('session.update')).toMatchObject([
      { session: { audio: { input: { turn_detection: { threshold: 0.7, silence_duration_ms: 900 } } } } },
    ]);
  });

  it('opens the floor when it was heard, not when it was sent', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour', 2);
    expect(stage.of('session.update')).toEqual([]);
    stage.pass(2_000);
    stage.played();
    expect(stage.of('session.update')).toMatchObject([
      { session: { audio: { input: { turn_detection: { create_response: true, interrupt_response: true } } } } },
    ]);
  });

  it('can be interrupted once it has said who is calling', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour, ici le restaurant, et une très longue commande.', 8);
    stage.pass(2_750);
    stage.personStarts('u1');
    stage.pass(1_000);
    expect(stage.line).not.toContain('clear');
    stage.personStops('u1', 'Allô ?');
    stage.pass(250);
    stage.personStarts('u2');
    expect(stage.line.at(-1)).toBe('clear');
    stage.pass(1_000);
    expect(stage.of('conversation.item.truncate')).toMatchObject([{ audio_end_ms: 4_000 }]);
  });

  it('lets somebody finish who is speaking when it has said who is calling', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour, ici le restaurant, et une très longue commande.', 8);
    stage.personStarts('u1');
    stage.pass(4_000);
    stage.personStops('u1', 'Allô ?');
    stage.pass(250);
    expect(stage.line).not.toContain('clear');
    expect(stage.of('session.update')).toEqual([]);
  });

  it('answers what was said over it if the person then stays silent', () => {
    stage.conversation.begin({ kind: 'opening' });
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
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour', 60);
    stage.personStarts('u1');
    stage.pass(20_000);
    stage.personStarts('u2');
    expect(stage.line.at(-1)).toBe('clear');
  });

  it('opens the floor even if the carrier never confirms anything', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.speaks('Bonjour', 2);
    stage.pass(4_750);
    expect(stage.of('session.update')).toEqual([]);
    stage.pass(500);
    expect(stage.of('session.update')).toHaveLength(1);
  });

  it('is not repeated when a conversation is resumed', () => {
    stage.conversation.begin({ kind: 'resumed' });
    expect(stage.purposes).toEqual(['resumed']);
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
    stage.pass(1_000);
    expect(stage.of('conversation.item.truncate')).toEqual([
      { type: 'conversation.item.truncate', item_id: `item-${id}`, content_index: 0, audio_end_ms: 1_200 },
    ]);
    const sounds = stage.line.length;
    stage.audio({ response_id: id, item_id: `item-${id}`, delta: second(1) });
    expect(stage.line).toHaveLength(sounds);
    expect([...stage.turns.values()].at(-1)).toMatchObject({ heard: 'part', heardMs: 1_200, spokenMs: 5_000 });
  });

  it('truncates the item queued behind the audible one at nothing', () => {
    opened();
    stage.speaks('Un instant.', 2);
    stage.speaks('Voilà la suite.', 3);
    stage.pass(500);
    stage.personBargesIn('u1');
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
    stage.personBargesIn('u1');
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
    stage.personBargesIn('u1');
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
    stage.personStops('u1', 'Alors voilà.');
    stage.speaks('Je vous écoute.', 1);
    stage.played();
    stage.pass(250);
    expect(stage.purposes).toEqual(['opening', 'conclude']);
    stage.speaks('Je dois vous laisser.', 1);
    stage.pass(50_000);
    expect(stage.purposes.filter((purpose) => purpose === 'conclude')).toHaveLength(1);
    expect(stage.ended).toBe('too_long');
  });

  it('does not conclude over somebody’s words, until there is no time left for them', () => {
    stage = new Stage(60_000);
    opened();
    stage.personStarts('u1');
    stage.pass(37_000);
    expect(stage.purposes).toEqual(['opening']);
    stage.pass(3_000);
    expect(stage.purposes).toEqual(['opening', 'conclude']);
  });

  it.each(['before it began', 'while it was said'])('concludes again where the person spoke %s', (when) => {
    stage = new Stage(50_000);
    opened();
    stage.pass(5_000);
    expect(stage.purposes.at(-1)).toBe('conclude');
    /** What the model says by itself bears no word of ours. */
    const says = (text: string) => {
      const id = stage.starts(text, 1);
      stage.conversation.on({ type: 'response.done', response: { id, status: 'completed', output: [] } });
      stage.played();
    };
    if (when === 'while it was said') {
      const id = stage.starts('Je dois vous', 2);
      stage.personBargesIn('u1');
      stage.finishes(id, [], 'cancelled');
    } else {
      stage.conversation.on({
        type: 'error',
        error: { message: '', code: 'conversation_already_has_active_response' },
      });
      stage.personStarts('u1');
      says('Oui ?');
    }
    stage.personStops('u1', 'Attendez !');
    says('Oui, je vous écoute.');
    stage.pass(6_000);
    expect(stage.purposes.filter((purpose) => purpose === 'conclude')).toHaveLength(2);
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

describe('a sound over the agent’s voice', () => {
  const interrupted = (unheardSeconds = 5) => {
    opened();
    const id = stage.starts('Une assez longue phrase que voici.', unheardSeconds + 1);
    stage.conversation.on({ type: 'response.output_audio.done', response_id: id, item_id: `item-${id}` });
    stage.finishes(id);
    stage.pass(1_000);
    stage.personStarts('u1');
    return id;
  };

  it('silences it at once, and a cough lets it go on where it stopped', () => {
    interrupted();
    expect(stage.line.at(-1)).toBe('clear');
    stage.pass(500);
    stage.personStops('u1', '');
    expect(stage.line.slice(-5)).toEqual(Array.from({ length: 5 }, () => 'audio'));
    expect(stage.of('conversation.item.truncate')).toEqual([]);
    expect(stage.of('conversation.item.delete')).toEqual([{ type: 'conversation.item.delete', item_id: 'u1' }]);
    expect(stage.conversation.counts).toEqual({ interruptions: 0, falseInterruptions: 1 });
    stage.pass(5_000);
    stage.played();
    stage.pass(2_000);
    expect(stage.purposes).toEqual(['opening']);
  });

  it('lets it go on over a sign of listening, and answers that if nothing else comes', () => {
    interrupted();
    stage.pass(500);
    stage.personStops('u1', 'D’accord.');
    expect(stage.line.at(-1)).toBe('audio');
    stage.pass(5_000);
    stage.played();
    stage.pass(2_000);
    expect(stage.purposes).toEqual(['opening', 'answer']);
  });

  it('stops it for a word that is meant, and answers', () => {
    interrupted();
    stage.pass(500);
    stage.personStops('u1', 'Non !');
    expect(stage.of('conversation.item.truncate')).toMatchObject([{ audio_end_ms: 1_000 }]);
    expect(stage.purposes).toEqual(['opening', 'answer']);
    expect(stage.conversation.counts).toEqual({ interruptions: 1, falseInterruptions: 0 });
  });

  it('cancels what the model is still saying', () => {
    opened();
    const id = stage.starts('Une phrase sans fin', 3);
    stage.pass(1_000);
    stage.personBargesIn('u1');
    expect(stage.of('response.cancel')).toEqual([{ type: 'response.cancel', response_id: id }]);
  });

  it('keeps what the model says meanwhile for when it was nothing', () => {
    opened();
    const id = stage.starts('Une phrase', 3);
    stage.pass(1_000);
    stage.personStarts('u1');
    const sounds = stage.line.length;
    stage.audio({ response_id: id, item_id: `item-${id}`, delta: second(1) });
    expect(stage.line).toHaveLength(sounds);
    stage.personStops('u1', '');
    expect(stage.line).toHaveLength(sounds + 3);
  });

  it('lets the model answer by itself while the agent is silent, and not while it speaks', () => {
    opened();
    const open = () =>
      stage.of('session.update').map((event) => JSON.stringify(event).includes('"create_response":true'));
    expect(open()).toEqual([true]);
    stage.speaks('Une phrase.', 2);
    stage.speaks('Une autre.', 1);
    expect(open()).toEqual([true, false]);
    stage.pass(3_000);
    stage.played();
    expect(open()).toEqual([true, false, true]);
  });

  it('is answered by the relay when the model had not been told yet that it may', () => {
    opened();
    stage.speaks('Une phrase.', 1);
    stage.pass(1_000);
    stage.played();
    stage.personStarts('u1');
    stage.personStops('u1', 'Oui.');
    expect(stage.purposes).toEqual(['opening', 'answer']);
  });
});

describe('tools', () => {
  const slow = () => {
    const done = Promise.withResolvers<void>();
    const effects: string[] = [];
    const tool: Tool = {
      declaration: { name: 'noter', description: '', parameters: {} },
      async run({ call_id }) {
        await done.promise;
        effects.push(call_id);
        return { output: { statut: 'fait' } };
      },
    };
    stage = new Stage(600_000, [tool]);
    opened();
    return { finish: () => done.resolve(), effects };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const outputs = () =>
    stage
      .of('conversation.item.create')
      .map(({ item }) => item as { call_id?: string; output?: string })
      .filter(({ call_id }) => call_id !== undefined);

  it('leave audio and interruptions alone while they work, and apologise for the wait', async () => {
    const { finish } = slow();
    stage.speaks('Je note.', 1, [{ name: 'noter', call_id: 'c1' }]);
    stage.pass(1_000);
    stage.played();
    stage.pass(1_000);
    expect(stage.purposes.at(-1)).toBe('filler');
    expect(JSON.stringify(stage.sent.at(-1))).toContain('« Un instant. »');
    stage.speaks('Un instant.', 2);
    stage.pass(500);
    stage.personBargesIn('u1');
    expect(stage.line.at(-1)).toBe('clear');
    expect(outputs()).toEqual([]);
    stage.personStops('u1', 'Vous êtes là ?');
    finish();
    await settled();
    expect(outputs()).toMatchObject([{ call_id: 'c1', output: '{"statut":"fait"}' }]);
  });

  it('are run once, however often one request comes', async () => {
    const { finish, effects } = slow();
    stage.speaks('Je note.', 1, [{ name: 'noter', call_id: 'c1' }]);
    stage.speaks('Je note.', 1, [{ name: 'noter', call_id: 'c1' }]);
    finish();
    await settled();
    expect(effects).toEqual(['c1']);
    expect(outputs()).toHaveLength(1);
  });

  it('are asked for one response when all of them are done', async () => {
    const { finish } = slow();
    stage.speaks('Je note.', 1, [
      { name: 'noter', call_id: 'c1' },
      { name: 'noter', call_id: 'c2' },
    ]);
    finish();
    await settled();
    expect(outputs()).toHaveLength(2);
    expect(stage.purposes.filter((purpose) => purpose === 'tool_result')).toHaveLength(1);
  });

  it('are not run when the person interrupted the request, and the model is told so', () => {
    const { effects } = slow();
    const id = stage.starts('Je note…', 2);
    stage.pass(500);
    stage.personBargesIn('u1');
    stage.finishes(id, [{ name: 'noter', call_id: 'c1' }], 'cancelled');
    expect(effects).toEqual([]);
    expect(outputs()).toMatchObject([{ call_id: 'c1', output: expect.stringContaining('annule') }]);
  });

  it('that take too long are answered without a claim, and with the truth when it is known', async () => {
    const { finish } = slow();
    stage.speaks('Je note.', 1, [{ name: 'noter', call_id: 'c1' }]);
    stage.pass(1_000);
    stage.played();
    stage.pass(11_250);
    expect(outputs()).toMatchObject([{ call_id: 'c1', output: expect.stringContaining('inconnu') }]);
    finish();
    await settled();
    expect(JSON.stringify(stage.of('conversation.item.create').at(-1))).toContain('fait');
    expect(outputs()).toHaveLength(1);
  });
});

describe('a relay that leaves', () => {
  it('waits until the agent was heard and the person has answered: nobody is about to speak then', () => {
    opened();
    stage.speaks('Quel jour pouvez-vous livrer ?', 2);
    stage.conversation.leaveAtPause();
    stage.pass(2_000);
    stage.played();
    // Nobody listens during a hand-over, and the person is about to answer.
    stage.pass(1_500);
    expect(stage.ended).toBeNull();
    stage.personStarts('u1');
    stage.pass(2_000);
    expect(stage.ended).toBeNull();
    stage.personStops('u1', 'Demain.');
    stage.pass(250);
    expect(stage.ended).toBe('drained');
    // The answer is for whoever takes over.
    expect(stage.purposes).toEqual(['opening']);
  });

  it('does not wait for somebody who says nothing', () => {
    opened();
    stage.conversation.leaveAtPause();
    stage.pass(2_250);
    expect(stage.ended).toBeNull();
    stage.pass(500);
    expect(stage.ended).toBe('drained');
  });

  it('leaves no trace where the call goes on at a pause', () => {
    stage.conversation.begin({ kind: 'continued', owesAnswer: false });
    stage.pass(4_000);
    expect(stage.purposes).toEqual([]);
  });

  it('lets the next one answer what was said last', () => {
    stage.conversation.begin({ kind: 'continued', owesAnswer: true });
    expect(stage.purposes).toEqual(['answer']);
  });
});

describe('keys', () => {
  it('are told together when no more come', () => {
    opened();
    for (const digit of ['4', '2', '#']) {
      stage.conversation.digit(digit);
      stage.pass(500);
    }
    expect(stage.of('conversation.item.create')).toEqual([]);
    stage.pass(1_250);
    expect(JSON.stringify(stage.of('conversation.item.create'))).toContain('4 2 #');
    expect(stage.purposes).toEqual(['opening', 'digits']);
  });
});

describe('an agent that says goodbye and forgets to hang up', () => {
  it('is helped', () => {
    opened();
    stage.speaks('Merci beaucoup, au revoir !', 1);
    stage.pass(1_000);
    stage.played();
    stage.pass(3_750);
    expect(stage.ended).toBeNull();
    stage.pass(750);
    expect(stage.ended).toBe('agent_hung_up');
  });
});

describe('when it is not a person who answers', () => {
  const GREETING = 'Vous êtes sur la messagerie de Dupont. Laissez un message après le bip.';
  const hears = (id: string, text: string, ms = 3_000) => {
    stage.personStarts(id);
    stage.pass(ms);
    stage.personStops(id, text);
  };
  /** Everything the claim waits for has happened. */
  const claimed = () => new Promise((resolve) => setImmediate(resolve));

  it('breaks the opening off at the carrier’s verdict, leaves the message once the greeting is over, and hangs up when it was heard', async () => {
    stage.conversation.begin({ kind: 'opening' });
    const opening = stage.starts('Bonjour, ici le restaurant.', 6);
    stage.personStarts('u1');
    stage.pass(2_000);
    stage.conversation.verdict('machine');
    expect(stage.line.at(-1)).toBe('clear');
    expect(stage.of('response.cancel')).toMatchObject([{ response_id: opening }]);
    stage.finishes(opening, [], 'cancelled');
    stage.pass(3_000);
    expect(stage.purposes).toEqual(['opening']);
    stage.personStops('u1', GREETING);
    stage.pass(1_500);
    await claimed();
    expect(stage.purposes).toEqual(['opening', 'voicemail']);
    expect(JSON.stringify(stage.sent.at(-1))).toContain('« Rappelez-nous. »');
    stage.personStarts('tone');
    stage.speaks('Rappelez-nous.', 2);
    stage.pass(1_500);
    expect(stage.ended).toBeNull();
    stage.played();
    stage.pass(250);
    expect(stage.ended).toBe('nobody_reached');
    expect(stage.claims).toBe(1);
  });

  it('hangs up without a word when somebody else left the message', async () => {
    stage.message = null;
    stage.conversation.begin({ kind: 'opening' });
    stage.conversation.verdict('machine');
    stage.pass(1_500);
    await claimed();
    expect(stage.ended).toBe('nobody_reached');
    expect(stage.purposes).toEqual(['opening']);
  });

  it('does not say a message again after the model was lost in the middle of it', async () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.conversation.verdict('machine');
    stage.finishes('', [], 'cancelled');
    stage.pass(1_500);
    await claimed();
    stage.conversation.modelLost();
    stage.conversation.begin({ kind: 'resumed' });
    expect(stage.ended).toBe('nobody_reached');
  });

  it('mutes a response that was asked for before anybody knew', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.conversation.verdict('machine');
    stage.starts('Bonjour, ici le restaurant.', 2);
    expect(stage.line).not.toContain('audio');
    expect(stage.of('response.cancel')).toHaveLength(1);
    expect([...stage.turns.values()].at(-1)).toMatchObject({ heard: 'none' });
  });

  it('waits in silence on hold, does not let the model answer an announcement, and opens again when somebody comes', () => {
    opened();
    hears('u1', 'Ne quittez pas, nous allons vous répondre.');
    expect(stage.of('session.update').at(-1)).toMatchObject({
      session: { audio: { input: { turn_detection: { create_response: false } } } },
    });
    const sounds = stage.line.length;
    const own = stage.starts('Très bien, au revoir.', 1);
    stage.finishes(own, [{ name: 'end_call', call_id: 'call_1' }]);
    expect(stage.line.length).toBe(sounds);
    stage.pass(120_000);
    hears('music', '', 20_000);
    expect(stage.purposes).toEqual(['opening']);
    expect(stage.ended).toBeNull();
    hears('u2', 'Fruits et Légumes Pro, bonjour !');
    expect(stage.purposes).toEqual(['opening', 'opening']);
    stage.speaks('Bonjour, ici le restaurant.', 1);
    expect(stage.line.at(-1)).toBe('audio');
  });

  it('tells a telephone that screens calls who calls and why', () => {
    opened();
    hears('u1', 'Indiquez votre nom et la raison de votre appel.');
    expect(stage.purposes).toEqual(['opening', 'introduce']);
    expect(JSON.stringify(stage.sent.at(-1))).toContain('« C’est le restaurant, pour une commande. »');
  });

  it('says nothing to a menu while there is no tool to press its keys', () => {
    opened();
    hears('u1', 'Pour les commandes, tapez 1.');
    stage.pass(20_000);
    expect(stage.purposes).toEqual(['opening']);
  });

  it('hangs up on a number that is not in service, and on a fax', () => {
    opened();
    hears('u1', 'Le numéro que vous avez demandé n’est pas attribué.');
    expect(stage.ended).toBe('nobody_reached');
    stage = new Stage();
    stage.conversation.begin({ kind: 'opening' });
    stage.conversation.verdict('fax');
    expect(stage.ended).toBe('nobody_reached');
  });

  it('asks the model for nothing when the words come after the line is gone, but knows from them who was there', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.personStarts('u1');
    stage.conversation.lineLost();
    stage.personStops('u1', 'Indiquez votre nom et la raison de votre appel.');
    expect(stage.purposes).toEqual(['opening']);
    expect(stage.who.unreached).toBe('no_answer');
  });

  it('stays silent when it takes over a call on hold, and speaks when somebody comes', () => {
    stage = new Stage(
      600_000,
      [],
      [
        {
          attempt: 1,
          leg: 1,
          order: 1,
          speaker: 'person',
          text: 'Merci de patienter.',
          heard: 'all',
          heardMs: null,
          spokenMs: null,
          at: '2026-11-20T09:00:00.000Z',
        },
      ],
    );
    stage.conversation.begin({ kind: 'resumed' });
    expect(stage.purposes).toEqual([]);
    hears('u1', 'Oui, allô ?');
    expect(stage.purposes).toEqual(['opening']);
  });

  it('goes on with somebody who has answered twice, whatever the carrier believes', () => {
    opened();
    for (const id of ['u1', 'u2']) {
      hears(id, 'Oui, très bien.', 1_000);
      stage.speaks('Et encore ?', 1);
      stage.pass(1_000);
      stage.played();
    }
    stage.conversation.verdict('machine');
    stage.pass(5_000);
    expect(stage.ended).toBeNull();
    expect(stage.line).not.toContain('clear');
  });
});

describe('what staff tells the agent', () => {
  const told = () => stage.of('conversation.item.create').map((event) => JSON.stringify(event));

  it('is with the model at once, and is said at the next turn, which is not now while somebody speaks', () => {
    opened();
    stage.personStarts('u1');
    expect(stage.conversation.whisper('w1', 'Demande le prix')).toBe('applied');
    expect(stage.conversation.whisper('w1', 'Demande le prix')).toBe('repeated');
    expect(told()).toEqual([expect.stringContaining('Demande le prix')]);
    stage.pass(5_000);
    stage.personStops('u1', 'Oui.');
    stage.speaks('Très bien, et à quel prix ?', 2);
    stage.pass(2_000);
    stage.played();
    stage.pass(3_000);
    expect(stage.purposes).not.toContain('whisper');
  });

  it('is said soon when nobody speaks, and once', () => {
    opened();
    stage.conversation.whisper('w1', 'Demande le prix');
    stage.pass(2_500);
    expect(stage.purposes.filter((purpose) => purpose === 'whisper')).toHaveLength(1);
    stage.speaks('Et à quel prix ?', 2);
    stage.pass(2_000);
    stage.played();
    stage.pass(3_000);
    expect(stage.purposes.filter((purpose) => purpose === 'whisper')).toHaveLength(1);
  });

  it('does not interrupt the opening', () => {
    stage.conversation.begin({ kind: 'opening' });
    stage.starts('Bonjour, ici le restaurant.', 6);
    stage.conversation.whisper('w1', 'Demande le prix');
    stage.pass(4_000);
    expect([told().length, stage.purposes]).toEqual([1, ['opening']]);
  });

  it('is not forgotten with the model', () => {
    opened();
    stage.conversation.whisper('w1', 'Demande le prix');
    stage.conversation.modelLost();
    stage.conversation.whisper('w2', 'Sois bref');
    expect(told()).toHaveLength(1);
    stage.conversation.begin({ kind: 'resumed' });
    expect(told().slice(1)).toEqual([expect.stringContaining('Demande le prix'), expect.stringContaining('Sois bref')]);
    expect(stage.sent.at(-1)).toMatchObject({ type: 'response.create' });
  });

  it('comes too late for the goodbye', () => {
    opened();
    stage.speaks('Au revoir !', 1, [{ name: 'end_call', call_id: 'c1' }]);
    expect(stage.conversation.whisper('w1', 'Attends')).toBe('too_late');
    expect(told()).toEqual([]);
  });
});
