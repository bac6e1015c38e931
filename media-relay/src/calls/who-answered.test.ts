import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advice } from './answer-advice.ts';
import { WhoAnswered } from './who-answered.ts';

const GREETING = 'Vous êtes bien chez Dupont, laissez un message après le bip.';
const QUIET = { speaking: false, transcribing: false };

/** A line on a clock of its own; keeps every advice that is not how things stand. */
class Line {
  readonly who: WhoAnswered;
  now = 0;
  last: Advice = { do: 'go_on' };
  readonly advised: string[] = [];

  constructor(mayLeaveMessage = true) {
    this.who = new WhoAnswered({ mayLeaveMessage });
  }

  says(text: string, ms = 1_500): Advice {
    this.pass(ms, { speaking: true, transcribing: false });
    return this.#take(this.who.personSaid(text, { sinceAnswerMs: this.now, speechMs: ms }));
  }

  agentSays(ms = 1_000): void {
    this.pass(ms);
    this.who.agentSpoke();
  }

  verdict(carrier: 'human' | 'machine' | 'fax' | 'unknown'): Advice {
    return this.#take(this.who.verdict(carrier));
  }

  pass(ms: number, line = QUIET): Advice {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + 250);
      this.#take(this.who.tick(this.now, line));
    }
    return this.last;
  }

  #take(advice: Advice): Advice {
    this.last = advice;
    const once = advice.do !== 'go_on' && advice.do !== 'stay_silent';
    if (once && this.advised.at(-1) !== advice.do) this.advised.push(advice.do);
    return advice;
  }
}

describe('a person', () => {
  it('is whoever greets shortly and waits', () => {
    const line = new Line();
    line.says('Fruits et Légumes Pro, bonjour !');
    expect(line.who.who).toBe('human');
    expect(line.pass(20_000)).toEqual({ do: 'go_on' });
  });

  it('in conversation is not cut off by a late verdict', () => {
    const line = new Line();
    line.says('Allô ?');
    for (const words of ['Oui bonjour.', 'Demain à 14 heures.']) {
      line.agentSays();
      line.says(words);
    }
    expect(line.verdict('machine')).toEqual({ do: 'go_on' });
    line.agentSays();
    expect(line.pass(60_000)).toEqual({ do: 'go_on' });
    expect(line.who.unreached).toBeNull();
  });

  it('may speak of messages and of waiting', () => {
    const line = new Line();
    line.says('Allô ?');
    line.agentSays();
    line.says('Là je ne peux pas vous répondre.');
    line.agentSays();
    line.says('Laissez-moi un message si vous voulez.');
    line.agentSays();
    line.says('Un instant, je note : 12 kilos de tomates et je vous rappelle dans la journée, ne quittez pas');
    expect(line.last).toEqual({ do: 'go_on' });
    expect(line.who.who).toBe('human');
  });

  it('who greeted shortly answers the carrier’s doubt by answering the agent', () => {
    const line = new Line();
    line.says('Dupont bonjour.');
    expect(line.verdict('machine')).toEqual({ do: 'go_on' });
    line.agentSays(4_000);
    line.says('Oui, pas de problème.');
    line.agentSays();
    line.says('Demain matin.');
    line.agentSays();
    expect(line.pass(30_000)).toEqual({ do: 'go_on' });
  });

  it('who was taken for a machine, and answers the opening, is answered', () => {
    const line = new Line();
    line.agentSays(5_000);
    line.pass(500);
    expect(line.verdict('machine')).toEqual({ do: 'stay_silent' });
    expect(line.says('Oui, je peux livrer demain.')).toEqual({ do: 'answer' });
    line.agentSays();
    expect(line.pass(5_000)).toEqual({ do: 'go_on' });
  });

  it('is not who speaks on from before the agent was heard', () => {
    const line = new Line();
    line.pass(2_000, { speaking: true, transcribing: false });
    line.who.agentSpoke();
    line.verdict('machine');
    expect(line.who.personSaid('Bonjour et bienvenue.', { sinceAnswerMs: 5_000, speechMs: 5_000 })).toEqual({
      do: 'stay_silent',
    });
  });

  it('who was taken for a machine is greeted again as soon as they ask who is there', () => {
    const line = new Line();
    expect(line.verdict('machine')).toEqual({ do: 'stay_silent' });
    expect(line.says('Allô ? Il y a quelqu’un ?')).toEqual({ do: 'begin_again' });
    expect(line.pass(5_000)).toEqual({ do: 'go_on' });
  });
});

describe('a recorder', () => {
  it('is left a message after its greeting, never over it', () => {
    const line = new Line();
    line.pass(4_000, { speaking: true, transcribing: false });
    expect(line.verdict('machine')).toEqual({ do: 'stay_silent' });
    expect(line.pass(10_000, { speaking: true, transcribing: false })).toEqual({ do: 'stay_silent' });
    expect(line.pass(1_000)).toEqual({ do: 'stay_silent' });
    line.pass(250);
    expect(line.advised).toEqual(['leave_message']);
  });

  it('is recognised by its words, whatever the carrier says', () => {
    const line = new Line();
    line.verdict('human');
    expect(line.says(GREETING, 4_000)).toEqual({ do: 'stay_silent' });
    line.pass(1_500);
    expect(line.advised).toEqual([]);
    line.pass(1_000);
    expect(line.advised).toEqual(['leave_message']);
    expect(line.who.unreached).toBe('voicemail');
  });

  it('is not waited for as long when its tone was heard', () => {
    const line = new Line();
    line.says(`${GREETING} Bip.`, 4_000);
    line.pass(1_250);
    expect(line.advised).toEqual(['leave_message']);
  });

  it('may pause in mid-sentence', () => {
    const line = new Line();
    line.says('Bonjour, vous êtes bien chez Dupont, laissez', 3_000);
    line.says('un message, merci.', 1_000);
    expect(line.who.who).toBe('voicemail');
  });

  it('is hung up on when a message was left before', () => {
    const told = new Line(false);
    expect(told.says(GREETING)).toEqual({ do: 'hang_up', outcome: 'voicemail' });
    const guessed = new Line(false);
    expect(guessed.verdict('machine')).toEqual({ do: 'stay_silent' });
    expect(guessed.pass(1_250)).toEqual({ do: 'hang_up', outcome: 'voicemail' });
  });

  it('that the carrier only guessed is not hung up on before its words are known', () => {
    const line = new Line(false);
    line.pass(3_000, { speaking: true, transcribing: false });
    line.verdict('machine');
    line.pass(1_250, { speaking: false, transcribing: true });
    expect(line.says('Indiquez votre nom et la raison de votre appel.', 0)).toEqual({ do: 'introduce_again' });
  });

  it('with a short greeting is one when nobody answers the agent', () => {
    const line = new Line();
    line.says('Marc Dupont.', 900);
    line.verdict('machine');
    line.agentSays(6_000);
    expect(line.pass(5_500)).toEqual({ do: 'go_on' });
    line.pass(3_000);
    expect(line.advised).toEqual(['leave_message']);
  });

  it('that never stops talking is hung up on', () => {
    const line = new Line();
    line.verdict('machine');
    line.pass(61_000, { speaking: true, transcribing: false });
    expect(line.last).toEqual({ do: 'hang_up', outcome: 'voicemail' });
  });

  it('is not left a message while its words are still being transcribed: they may be a menu’s', () => {
    const line = new Line();
    line.pass(5_000, { speaking: true, transcribing: true });
    line.verdict('machine');
    line.pass(2_500, { speaking: false, transcribing: true });
    expect(line.advised).toEqual([]);
    expect(line.says('Pour les commandes, tapez 1.', 0)).toEqual({ do: 'press', digit: '1' });
  });
});

describe('a telephone that screens calls', () => {
  it('is told who calls and why, and the person who then answers is greeted', () => {
    const line = new Line();
    expect(line.says('Indiquez votre nom et la raison de votre appel.', 3_000)).toEqual({ do: 'introduce_again' });
    line.verdict('machine');
    line.agentSays();
    expect(line.says('Merci, ne quittez pas.')).toEqual({ do: 'stay_silent' });
    expect(line.pass(20_000)).toEqual({ do: 'stay_silent' });
    expect(line.says('Oui, c’est à quel sujet ?')).toEqual({ do: 'begin_again' });
    expect(line.who.who).toBe('human');
  });

  it('that never lets us through counts as nobody', () => {
    const line = new Line();
    line.says('La personne que vous appelez filtre ses appels.');
    line.pass(61_000);
    expect(line.last).toEqual({ do: 'hang_up', outcome: 'no_answer' });
  });
});

describe('hold', () => {
  it('is waited out in silence, through music and announcements, until somebody comes', () => {
    const line = new Line();
    line.says('Ne quittez pas, nous allons vous répondre.', 3_000);
    line.verdict('machine');
    expect(line.says('', 10_000)).toEqual({ do: 'stay_silent' });
    expect(line.says('[Musique]', 10_000)).toEqual({ do: 'stay_silent' });
    expect(line.says('Découvrez toutes nos offres en magasin.', 9_000)).toEqual({ do: 'stay_silent' });
    expect(line.says('Tous nos conseillers sont en ligne.')).toEqual({ do: 'stay_silent' });
    expect(line.pass(60_000)).toEqual({ do: 'stay_silent' });
    expect(line.says('Fruits et Légumes Pro, bonjour !')).toEqual({ do: 'begin_again' });
    line.agentSays();
    expect(line.pass(30_000)).toEqual({ do: 'go_on' });
  });

  it('is given up after five minutes', () => {
    const line = new Line();
    line.says('Ne quittez pas, nous allons vous répondre.');
    expect(line.pass(299_000)).toEqual({ do: 'stay_silent' });
    expect(line.pass(2_000)).toEqual({ do: 'hang_up', outcome: 'no_answer' });
  });

  it('asked for by somebody in conversation ends with their next words, or when they take too long', () => {
    for (const back of [true, false]) {
      const line = new Line();
      line.says('Allô ?');
      line.agentSays();
      line.says('Oui bonjour.');
      line.agentSays();
      expect(line.says('Un instant, s’il vous plaît.')).toEqual({ do: 'stay_silent' });
      if (back) line.says('Voilà, je vous écoute.');
      else line.pass(91_000);
      expect(line.advised).toEqual(['answer']);
    }
  });

  it('that ends with a colleague who cannot be reached is told by a person, who is answered', () => {
    const line = new Line();
    line.says('Allô ?');
    for (const words of ['Oui bonjour.', 'Je demande, ne quittez pas.']) {
      line.agentSays();
      line.says(words);
    }
    expect(line.who.who).toBe('hold');
    expect(line.says('Votre correspondant n’est pas joignable, nous vous rappellerons dès que possible.')).toEqual({
      do: 'answer',
    });
  });

  it('that ends at a colleague’s recorder does not undo what was said before', () => {
    const line = new Line();
    line.says('Allô ?');
    line.agentSays();
    line.says('Oui, je prends la commande.');
    line.agentSays();
    line.says('Ne quittez pas, je vous passe la comptabilité.');
    line.says(GREETING, 4_000);
    expect(line.who.who).toBe('voicemail');
    expect(line.who.unreached).toBeNull();
  });
});

describe('nobody', () => {
  it('is at a number that is not in service: for good', () => {
    const line = new Line();
    const advice = line.says('Le numéro que vous avez demandé n’est pas attribué.');
    expect(advice).toEqual({ do: 'hang_up', outcome: 'unavailable' });
  });

  it('can be reached now: another time perhaps', () => {
    const line = new Line();
    const advice = line.says('Votre correspondant n’est pas joignable actuellement.');
    expect(advice).toEqual({ do: 'hang_up', outcome: 'no_answer' });
  });

  it('speaks to a fax', () => {
    expect(new Line().verdict('fax')).toEqual({ do: 'hang_up', outcome: 'unavailable' });
  });
});

it('remembers what was said on earlier legs', () => {
  const turn = (speaker: 'agent' | 'person', text: string) => ({
    ...{ attempt: 1, leg: 1, order: 1, speaker, text, heard: 'all' as const, heardMs: null, spokenMs: null },
    at: '2026-11-20T09:00:00.000Z',
  });
  const history = [turn('agent', 'Bonjour.'), turn('person', 'Oui.'), turn('agent', 'Et ?'), turn('person', 'Demain.')];
  const talking = new WhoAnswered({ mayLeaveMessage: true, history });
  expect(talking.verdict('machine')).toEqual({ do: 'go_on' });
  const holding = new WhoAnswered({ mayLeaveMessage: true, history: [turn('person', 'Merci de patienter.')] });
  expect(holding.tick(250, QUIET)).toEqual({ do: 'stay_silent' });
});

describe('whatever happens', () => {
  const texts = [
    GREETING,
    'Allô ?',
    'Oui, demain à 14 heures.',
    'Ne quittez pas, nous allons vous répondre.',
    'Indiquez votre nom et la raison de votre appel.',
    'Pour les commandes, tapez 1.',
    'Le numéro n’est pas attribué.',
    'Votre correspondant n’est pas joignable.',
    'Laissez-moi un message.',
    'Bip.',
    '',
  ];
  const input = fc.oneof(
    fc.record({ is: fc.constant('said' as const), text: fc.constantFrom(...texts), ms: fc.constantFrom(500, 9_000) }),
    fc.record({
      is: fc.constant('verdict' as const),
      of: fc.constantFrom('human' as const, 'machine' as const, 'fax' as const, 'unknown' as const),
    }),
    fc.record({ is: fc.constant('agent' as const) }),
    fc.record({ is: fc.constant('digit' as const) }),
    fc.record({
      is: fc.constant('time' as const),
      ms: fc.constantFrom(250, 1_500, 7_000, 100_000),
      speaking: fc.boolean(),
      transcribing: fc.boolean(),
    }),
  );

  it('never contradicts itself, leaves one message at the most, and what is over stays over', () => {
    const silent = new Set(['voicemail', 'screening', 'menu', 'hold']);
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), fc.boolean(), (inputs, mayLeaveMessage) => {
        const who = new WhoAnswered({ mayLeaveMessage });
        let now = 0;
        let over: { who: string; advice: Advice } | null = null;
        let messages = 0;
        let introductions = 0;
        for (const one of inputs) {
          let advice: Advice = { do: 'go_on' };
          if (one.is === 'said') advice = who.personSaid(one.text, { sinceAnswerMs: now, speechMs: one.ms });
          else if (one.is === 'verdict') advice = who.verdict(one.of);
          else if (one.is === 'digit') advice = who.digit();
          else if (one.is === 'time') advice = who.tick((now += one.ms), one);
          else who.agentSpoke();
          if (one.is === 'agent') continue;
          if (advice.do === 'leave_message') {
            messages += 1;
            expect(one).toMatchObject({ is: 'time', speaking: false });
          }
          if (advice.do === 'introduce_again') introductions += 1;
          if (over) {
            expect(who.who).toBe(over.who);
            expect(advice).toEqual(over.advice);
          } else if (advice.do === 'hang_up') over = { who: who.who, advice };
          else if (advice.do === 'leave_message') over = { who: who.who, advice: { do: 'stay_silent' } };
          if (advice.do === 'go_on') expect(['unknown', 'human']).toContain(who.who);
          if (advice.do === 'begin_again' || advice.do === 'answer') expect(who.who).toBe('human');
          if (advice.do === 'stay_silent') expect(silent).toContain(who.who);
        }
        expect(messages).toBeLessThanOrEqual(mayLeaveMessage ? 1 : 0);
        expect(introductions).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2_000 },
    );
  });
});
