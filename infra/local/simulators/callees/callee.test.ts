import { describe, expect, it } from 'vitest';
import { Ear, FRAME_BYTES, say, silence } from '../speech/speech.ts';
import { seededRandom } from './random.ts';
import { Callee, type CalleeAct } from './callee.ts';
import { CALLERS } from './callers.ts';
import { choosePersona, scenarioFor } from './choose-persona.ts';
import type { Persona } from './persona.ts';
import { readScript } from './script.ts';
import { SUPPLIERS } from './suppliers.ts';

const SILENT = silence(20);

/** Lets a persona live; `agent` says what is played in each frame. */
class Conversation {
  readonly acts: CalleeAct[] = [];
  readonly callee: Callee;
  readonly #ear = new Ear();
  #playing: Buffer = Buffer.alloc(0);
  ms = 0;
  calleeSpeaks = false;

  constructor(persona: Persona, seed = 1) {
    this.callee = new Callee(persona, {
      random: seededRandom(seed),
      charsPerSecond: 40,
      act: (act) => this.acts.push(act),
    });
  }

  agentSays(text: string): void {
    this.#playing = Buffer.concat([this.#playing, say(text, 40)]);
  }

  agentFallsSilent(): void {
    this.#playing = Buffer.alloc(0);
  }

  get agentSpeaks(): boolean {
    return this.#playing.length > 0;
  }

  get over(): boolean {
    return this.acts.some(({ kind }) => kind === 'hung-up');
  }

  live(ms: number, each: () => void = () => {}): void {
    for (const until = this.ms + ms; this.ms < until && !this.over;) {
      each();
      this.ms += 20;
      const frame = this.#playing.subarray(0, FRAME_BYTES);
      this.#playing = this.#playing.subarray(FRAME_BYTES);
      const spoken = this.callee.tick(frame.length === FRAME_BYTES ? frame : SILENT);
      this.calleeSpeaks = spoken !== undefined && this.#ear.hear(spoken).some(({ voiced }) => voiced);
    }
  }

  /** Says each line once both have been silent for 800 ms. */
  converse(lines: string[], ms = 60_000): void {
    let quiet = 0;
    this.live(ms, () => {
      quiet = this.calleeSpeaks || this.agentSpeaks ? 0 : quiet + 20;
      if (quiet < 1_200 || this.ms < 1_000) return;
      const line = lines.shift();
      if (line !== undefined) this.agentSays(line);
      quiet = 0;
    });
  }

  get said(): string[] {
    return this.acts.flatMap((act) => (act.kind === 'said' ? [act.text] : []));
  }

  get heard(): string[] {
    return this.acts.flatMap((act) => (act.kind === 'heard' ? [act.turn.text] : []));
  }

  get why(): string | undefined {
    return this.acts.flatMap((act) => (act.kind === 'hung-up' ? [act.why] : []))[0];
  }
}

const ORDER =
  'Bonjour, ici le restaurant Le Palmier, je voudrais dix kilos de tomates et cinq bottes de persil pour demain.';
const RECAP =
  'Très bien, donc dix kilos de tomates et cinq bottes de persil demain à 14 heures pour 42 euros, c’est bien ça ?';
const GOODBYE = 'Parfait, merci beaucoup, au revoir !';

describe('a callee', () => {
  it('who accepts follows the conversation to its end, and hangs up when nobody else does', () => {
    const call = new Conversation(SUPPLIERS.accepts);
    call.converse([ORDER, RECAP, GOODBYE]);
    expect(call.said).toEqual([
      'Fruits et Légumes Pro, bonjour !',
      'Oui bonjour, pas de problème, je peux livrer demain à 14 heures. Ça fera 42 euros.',
      "Oui, c'est ça.",
      'Merci, au revoir.',
    ]);
    expect(call.heard).toEqual([ORDER, RECAP, GOODBYE]);
    expect(call.why).toBe('said goodbye');
  });

  it('says the same at the same instants with the same seed', () => {
    const [one, two] = [1, 1].map((seed) => new Conversation(SUPPLIERS.refuses, seed));
    for (const call of [one!, two!]) call.converse([ORDER, GOODBYE]);
    expect(one!.acts).toEqual(two!.acts);
  });

  it('asks once whether anybody is there, then hangs up', () => {
    const call = new Conversation(SUPPLIERS.accepts);
    call.live(60_000);
    expect(call.said).toEqual(['Fruits et Légumes Pro, bonjour !', 'Allô ?']);
    expect(call.why).toBe('lost patience');
    expect(call.ms).toBeLessThan(20_000);
  });

  it('waits as long as it takes while on hold', () => {
    const call = new Conversation(SUPPLIERS.accepts);
    call.callee.hold(true);
    call.live(60_000);
    expect(call.over).toBe(false);
    call.callee.hold(false);
    call.live(60_000);
    expect(call.why).toBe('lost patience');
  });

  it('who is silent never says a word', () => {
    const call = new Conversation(SUPPLIERS.silent);
    call.converse([ORDER, RECAP]);
    expect(call.said).toEqual([]);
    expect(call.over).toBe(true);
  });

  it('waits for the whole turn of an agent that pauses and goes on', () => {
    const call = new Conversation(SUPPLIERS.accepts);
    call.live(2_000);
    call.agentSays('Bonjour, je voudrais');
    call.live(1_120);
    call.agentSays(' dix kilos de tomates.');
    call.live(600);
    expect(call.said).toHaveLength(1);
    call.live(2_000);
    expect(call.said).toHaveLength(2);
  });

  it('does not take for a turn what the agent broke off because it was spoken to', () => {
    const call = new Conversation(SUPPLIERS.accepts);
    call.live(420);
    call.agentSays(ORDER);
    call.live(300);
    call.agentFallsSilent();
    call.live(2_000);
    expect(call.said).toHaveLength(1);
    call.agentSays(ORDER);
    call.live(6_000);
    expect(call.said).toHaveLength(2);
  });

  it('who talks over the agent does so in the middle of its sentence', () => {
    const call = new Conversation(SUPPLIERS['talks-over']);
    call.live(2_000);
    call.agentSays(`${ORDER} ${ORDER}`);
    call.live(3_600);
    expect(call.agentSpeaks).toBe(true);
    expect(call.said.at(-1)).toMatch(/^Attendez/);
    call.agentFallsSilent();
    call.converse(['Le restaurant Le Palmier, à Nice.', RECAP, GOODBYE]);
    expect(call.said.slice(2)).toEqual([
      expect.stringContaining('je peux livrer'),
      "Oui, c'est ça.",
      'Merci, au revoir.',
    ]);
  });

  it('who hangs up does so while the agent is speaking', () => {
    const call = new Conversation(SUPPLIERS['hangs-up']);
    call.live(1_000);
    call.agentSays(ORDER);
    call.live(5_000);
    expect(call.agentSpeaks).toBe(true);
    expect(call.heard[0]!.length).toBeLessThan(ORDER.length);
    expect(ORDER.startsWith(call.heard[0]!)).toBe(true);
  });

  it('who chats asks as much as was asked of it, then agrees', () => {
    const chatty = choosePersona({ persona: 'chatty', options: { exchanges: 4 } });
    const call = new Conversation(chatty ?? SUPPLIERS.accepts);
    call.converse([ORDER, 'Le Palmier.', 'Demain.', ORDER, 'Le Palmier, à Nice.', RECAP, GOODBYE], 200_000);
    expect(call.said.map((text) => text.slice(0, 20))).toEqual([
      'Fruits et Légumes Pr',
      'Dites au restaurant ',
      'Et ce serait pour qu',
      'Pardon, vous pouvez ',
      'Dites au restaurant ',
      'Oui, pas de problème',
      "Oui, c'est ça.",
      'Merci, au revoir.',
    ]);
  });

  it('who lacks one product names one that was ordered, and sticks to it', () => {
    const call = new Conversation(SUPPLIERS.partial);
    call.converse([ORDER, 'Donc seulement dix kilos de tomates, c’est noté ?', GOODBYE]);
    expect(call.said[1]).toContain('plus de persil');
    expect(call.said[2]).toContain('persil');
  });

  it('that is a machine greets, beeps and answers nothing', () => {
    const call = new Conversation(SUPPLIERS.voicemail);
    call.converse([ORDER, GOODBYE]);
    expect(call.acts.map(({ kind }) => kind).slice(0, 2)).toEqual(['said', 'beeped']);
    expect(call.said).toHaveLength(1);
    expect(call.over).toBe(true);
  });

  it('behind a telephone that screens calls comes when it was told who calls, and only then', () => {
    const told = new Conversation(SUPPLIERS.screening);
    told.live(3_000);
    told.converse(['C’est l’assistant du restaurant Le Palmier, pour une commande.', ORDER, RECAP, GOODBYE]);
    expect(told.said.slice(0, 4)).toEqual([
      'Bonjour. Indiquez votre nom et la raison de votre appel.',
      'Merci. Ne quittez pas.',
      'Fruits et Légumes Pro, bonjour !',
      expect.stringContaining('je peux livrer'),
    ]);
    const ignored = new Conversation(SUPPLIERS.screening);
    ignored.converse(['Allô ?', 'Vous êtes là ?']);
    expect(ignored.why).toBe('was not told what it asked for');
    expect(ignored.said).toHaveLength(1);
  });

  it('behind a menu comes when the key was pressed; the menu is said three times and then hangs up', () => {
    const pressed = new Conversation(SUPPLIERS.ivr);
    pressed.live(3_000);
    pressed.callee.hearKeys('2');
    pressed.live(500);
    pressed.callee.hearKeys('1');
    pressed.live(3_000);
    expect(pressed.said.at(-1)).toBe('Fruits et Légumes Pro, bonjour !');
    const left = new Conversation(SUPPLIERS.ivr);
    left.live(60_000);
    expect(left.said.filter((text) => text.includes('tapez 1'))).toHaveLength(3);
    expect(left.why).toBe('had nothing more to say');
  });

  it('on hold hears nothing of what the agent says to the music, and then is like anybody', () => {
    const call = new Conversation(SUPPLIERS.hold);
    let music = 0;
    call.live(11_000, () => {
      if (call.calleeSpeaks) music += 20;
      if (call.ms === 8_000) call.agentSays('Allô ? Vous êtes là ?');
    });
    expect(music).toBeGreaterThan(6_000);
    call.live(8_500);
    call.converse([ORDER, RECAP, GOODBYE]);
    expect(call.said.slice(2, 4)).toEqual([
      'Fruits et Légumes Pro, bonjour !',
      expect.stringContaining('je peux livrer'),
    ]);
  });

  it('who calls waits to be greeted and answers what is asked', () => {
    const call = new Conversation(CALLERS['leaves-message']);
    call.converse([
      'Bonjour, que puis-je pour vous ?',
      'À quel numéro puis-je vous joindre ?',
      'Et vous êtes Madame ? Votre nom ?',
    ]);
    expect(call.said.slice(0, 3)).toEqual([
      'Bonjour, je voudrais laisser un message pour la direction.',
      'Au 06 12 34 56 78.',
      "C'est Camille Martin.",
    ]);
  });

  it('with a script answers what it is asked, in whatever order, and all of it when it answers everything', () => {
    const script = {
      answersAll: true,
      otherwise: 'Oui.',
      reactions: [
        { on: 'turn', hears: 'nom', says: 'Zoé Garnier.' },
        { on: 'turn', hears: 'numéro', says: 'Au 06 12 34 56 78.' },
        { on: 'turn', says: 'Je voudrais un devis.' },
      ],
    };
    const asked = (...lines: string[]) => {
      const call = new Conversation(readScript(script));
      call.converse([...lines], 20_000);
      return call.said.slice(0, lines.length);
    };
    expect(asked('Bonjour !', 'Votre numéro ?', 'Et votre nom ?')).toEqual([
      'Je voudrais un devis.',
      'Au 06 12 34 56 78.',
      'Zoé Garnier.',
    ]);
    expect(asked('Votre nom et votre numéro ?', 'Et pour quoi ?', 'C’est bien ça ?')).toEqual([
      'Zoé Garnier. Au 06 12 34 56 78.',
      'Je voudrais un devis.',
      'Oui.',
    ]);
  });

  it('with a script hangs up over the agent once nothing but that is left to say', () => {
    const reactions = [
      { on: 'turn', hears: 'nom', says: 'Zoé.' },
      { on: 'turn', says: 'C’est froid !' },
      { on: 'speech', afterVoicedMs: 600, hangsUp: true },
    ];
    const call = new Conversation(readScript({ reactions }));
    call.converse(['Bonjour !', ORDER], 20_000);
    expect(call.said).toEqual(['C’est froid !']);
    expect(call.why).toBe('hung up on purpose');
    expect(call.agentSpeaks).toBe(true);
  });

  it.each([
    [{ reactions: [{ on: 'turn', hears: '(' }] }, 'script/reactions/0/hears: '],
    [{ reactions: [], mood: 'bad' }, 'script/: Unrecognized key: "mood"'],
    [{}, 'script/reactions: '],
  ])('refuses the script %j with the place', (script, message) => expect(() => readScript(script)).toThrow(message));

  it.each(Object.entries({ ...SUPPLIERS, ...CALLERS }))(
    '%s comes to an end against an agent that never stops',
    (_, persona) => {
      const call = new Conversation(persona);
      call.converse(
        Array.from({ length: 200 }, () => 'Et sinon, vous auriez autre chose ?'),
        400_000,
      );
      expect(call.over).toBe(true);
      expect(call.said.length).toBeLessThan(12);
    },
  );

  it.each(Object.entries({ ...SUPPLIERS, ...CALLERS }))(
    '%s comes to an end against an agent that never pauses',
    (_, persona) => {
      const call = new Conversation(persona);
      call.live(400_000, () => {
        if (!call.agentSpeaks) call.agentSays('et puis et puis');
      });
      expect(call.over).toBe(true);
      expect(call.said.length).toBeLessThan(12);
    },
  );
});

describe('who answers at a number', () => {
  it('is told by the last two digits of the magic numbers, and accepts anywhere else', () => {
    const digits = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16'];
    const names = [...digits, '00', '17', '011'].map((end) => scenarioFor(`+336123456${end}`, new Map()).persona);
    expect(names).toEqual([
      'accepts',
      'refuses',
      'partial',
      'voicemail',
      'busy',
      'no-answer',
      'hangs-up',
      'talks-over',
      'ambiguous',
      'voicemail-undetected',
      'screening',
      'ivr',
      'hold',
      'fax',
      'not-in-service',
      'taken-for-a-machine',
      'accepts',
      'accepts',
      'accepts',
    ]);
  });

  it('is told by the control API before all, with its options', () => {
    const scenarios = new Map([
      ['+33612345605', { persona: 'accepts', options: { patienceMs: 5, answerMs: 7, values: { prix: '99' } } }],
    ]);
    const scenario = scenarioFor('+33612345605', scenarios);
    expect(choosePersona(scenario)).toMatchObject({
      patienceMs: 5,
      ring: { does: 'answer', afterMs: 7 },
      values: { prix: '99', quand: 'demain à 14 heures' },
    });
    expect(choosePersona({ persona: 'toString' })).toBeUndefined();
  });
});
