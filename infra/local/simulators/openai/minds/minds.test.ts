import { describe, expect, it } from 'vitest';
import { findHangUpTool } from './hang-up.ts';
import type { Situation, Turn } from './mind.ts';
import { think } from './think.ts';
import { toolArguments } from './tool-arguments.ts';
import { conforms } from '../responses/conforms.ts';

const SUPPLIER = "Tu passes une commande à un fournisseur pour le restaurant Chez Léa.\nCommande :\n- 3 kg d'Ail\n";

function situation(fields: Partial<Situation>): Situation {
  return { instructions: '', responseInstructions: null, tools: [], turns: [], seed: 1, ...fields };
}

const said = (fields: Partial<Situation>) => think(situation(fields));
const caller = (text: string): Turn => ({ by: 'caller', text });
const agent = (text: string) => ({ by: 'agent' as const, text });

describe('what must be said word for word', () => {
  it('is said, and nothing else, when the response asks for it', () => {
    const responseInstructions = 'Prononce exactement cette phrase : « Un instant, je vérifie. »';
    expect(said({ responseInstructions, turns: [caller('Allô ?')] })).toEqual([
      { type: 'say', text: 'Un instant, je vérifie.' },
    ]);
  });

  it('is the opening when the session asks for it, and only then', () => {
    const instructions = `${SUPPLIER}Le restaurant s'appelle « Chez Léa ». Ouvre l'appel par « Bonjour, ici Chez Léa ! » Termine par « Merci et à bientôt. »`;
    expect(said({ instructions })).toEqual([{ type: 'say', text: 'Bonjour, ici Chez Léa !' }]);
    const next = said({ instructions, turns: [agent('Bonjour, ici Chez Léa !'), caller('Oui ?')] });
    expect(next).toEqual([{ type: 'say', text: "Il nous faut 3 kg d'ail, c'est possible ?" }]);
  });

  it('may stand on a line of its own', () => {
    const instructions = `${SUPPLIER}Première phrase, mot pour mot :\n« Bonjour Monsieur. »`;
    expect(said({ instructions })).toEqual([{ type: 'say', text: 'Bonjour Monsieur.' }]);
  });

  it('is not any quoted name', () => {
    const [intent] = said({ instructions: `${SUPPLIER}Le restaurant est « Chez Léa ».` });
    expect(intent).toMatchObject({ text: expect.stringContaining("3 kg d'ail") as unknown });
  });
});

describe('a system message in the middle of the conversation', () => {
  const whisper: Turn = { by: 'system', text: 'Consigne : dis « Livrez par la cour. » dès que possible.' };
  const before = [agent('Bonjour.'), caller('Oui, bonjour.')];

  it('is obeyed before anything else, once', () => {
    const usual = said({ turns: before })[0];
    if (usual?.type !== 'say') throw new Error('The mind says nothing');
    const told = said({ turns: [...before, whisper] });
    expect(told).toEqual([{ type: 'say', text: `Livrez par la cour. ${usual.text}` }]);
    const after = [...before, whisper, agent(`Livrez par la cour. ${usual.text}`), caller('Oui, bonjour.')];
    expect(said({ turns: after })).toEqual([usual]);
  });

  it('is obeyed again when the sentence was cut off', () => {
    const cut = said({ turns: [...before, whisper, agent('Livrez par'), caller('Oui, bonjour.')] })[0];
    expect(cut).toMatchObject({ text: expect.stringContaining('Livrez par la cour.') as unknown });
  });

  it('without a sentence to say changes nothing', () => {
    const quiet: Turn = { by: 'system', text: 'Sois aimable.' };
    expect(said({ turns: [...before, quiet] })).toEqual(said({ turns: before }));
  });
});

describe('the tool that hangs up', () => {
  it.each(['end_call', 'endCall', 'hang_up', 'hangup', 'raccrocher', 'terminer_appel', 'finish-call'])(
    'is found by its name: %s',
    (name) => {
      expect(findHangUpTool([{ name: 'check_stock' }, { name }])?.name).toBe(name);
    },
  );

  it('is found by its description', () => {
    expect(findHangUpTool([{ name: 'a' }, { name: 'z9', description: "Met fin à l'appel." }])?.name).toBe('z9');
    expect(findHangUpTool([{ name: 'transfer_to_human', description: 'Passe une personne.' }])).toBeUndefined();
  });

  it('gets arguments that its schema accepts', () => {
    const parameters = {
      type: 'object',
      properties: {
        reason: { type: 'string', maxLength: 10 },
        outcome: { anyOf: [{ type: 'string', enum: ['refused', 'confirmed'] }, { type: 'null' }] },
        score: { type: 'integer', minimum: 1 },
        notes: { type: 'array', items: { type: 'string' }, minItems: 1 },
        note: { type: 'string' },
      },
      required: ['reason', 'outcome', 'score', 'notes'],
      additionalProperties: false,
    };
    const value: unknown = JSON.parse(
      toolArguments(parameters, { reason: 'commande confirmée', outcome: ['confirm'] }),
    );
    expect(conforms(value, parameters)).toBe(true);
    expect(value).toEqual({ reason: 'commande c', outcome: 'confirmed', score: 1, notes: ['commande confirmée'] });
    expect(toolArguments(undefined, { reason: 'x', outcome: [] })).toBe('{}');
  });
});

describe('the supplier mind', () => {
  it('gives only a goodbye when nothing can hang up', () => {
    const turns = [agent("Il nous faut 3 kg d'ail, c'est possible ?"), caller('Non.')];
    expect(said({ instructions: SUPPLIER, turns })).toEqual([
      { type: 'say', text: 'Je comprends, merci quand même. Au revoir.' },
    ]);
  });

  it('calls again into a silence, then gives up', () => {
    const tools = [{ name: 'end_call' }];
    const opening = agent("Bonjour, Chez Léa : 3 kg d'ail, c'est possible ?");
    const still = agent("Allô, vous m'entendez ?");
    expect(said({ instructions: SUPPLIER, tools, turns: [opening, caller('')] })).toEqual([
      { type: 'say', text: still.text },
    ]);
    expect(
      said({ instructions: SUPPLIER, tools, turns: [opening, caller(''), still, caller(''), still, caller('')] }),
    ).toMatchObject([{ type: 'say' }, { type: 'call', name: 'end_call' }]);
  });

  it('leaves a message on a machine', () => {
    const turns = [agent('Bonjour.'), caller('Bonjour, laissez un message après le bip.')];
    expect(said({ instructions: SUPPLIER, tools: [{ name: 'hang_up' }], turns })).toMatchObject([
      { text: 'Bonjour, Chez Léa. Merci de nous rappeler pour une commande. Au revoir.' },
      { name: 'hang_up' },
    ]);
  });

  it('takes no announcement for an answer', () => {
    const asked = agent("Il nous faut 3 kg d'ail, c'est possible ?");
    const turns = [asked, caller('Ne quittez pas, nous allons vous répondre.'), caller('Oui, pas de problème.')];
    expect(said({ instructions: SUPPLIER, turns })).toEqual([
      { type: 'say', text: 'Très bien. Livraison quand, et à quel prix ?' },
    ]);
  });

  it('presses the key of a menu when it is told to, and can', () => {
    const tools = [
      {
        name: 'send_digits',
        parameters: { type: 'object', properties: { digits: { type: 'string' } }, required: ['digits'] },
      },
    ];
    const turns = [caller('Pour la comptabilité, tapez 1. Pour les commandes, tapez 2.')];
    const suited = 'Appelle l’outil send_digits avec la touche qui correspond le mieux.';
    const [press] = said({ instructions: SUPPLIER, tools, turns, responseInstructions: suited });
    expect(press).toEqual({ type: 'call', name: 'send_digits', arguments: '{"digits":"2"}' });
    const given = 'Appelle l’outil send_digits avec la touche 1.';
    expect(said({ instructions: SUPPLIER, tools, turns, responseInstructions: given })).toMatchObject([
      { arguments: '{"digits":"1"}' },
    ]);
    expect(said({ instructions: SUPPLIER, turns, responseInstructions: given })).toMatchObject([{ type: 'say' }]);
  });

  it('lets a supplier go who takes leave, with what was agreed by then', () => {
    const tools = [
      {
        name: 'end_call',
        parameters: {
          type: 'object',
          properties: { outcome: { type: 'string', enum: ['confirmed', 'refused', 'unclear'] } },
        },
      },
    ];
    const asked = agent("Il nous faut 3 kg d'ail, c'est possible ?");
    const outcomeOf = (words: string) => said({ instructions: SUPPLIER, tools, turns: [asked, caller(words)] })[1];
    expect(outcomeOf("C'est noté, à demain, au revoir !")).toMatchObject({ arguments: '{"outcome":"confirmed"}' });
    expect(outcomeOf('Je dois vous laisser, au revoir.')).toMatchObject({ arguments: '{"outcome":"unclear"}' });
    expect(outcomeOf('Impossible, désolé. Bonne journée.')).toMatchObject({ arguments: '{"outcome":"refused"}' });
  });

  it('concludes or resumes when the response asks for it', () => {
    const tools = [{ name: 'end_call' }];
    const turns = [
      agent("Il nous faut 3 kg d'ail, c'est possible ?"),
      caller('Oui.'),
      agent('Très bien. Livraison quand, et à quel prix ?'),
    ];
    const conclude = 'Le temps est presque écoulé. Conclus en une phrase, dis au revoir et raccroche.';
    expect(said({ instructions: SUPPLIER, responseInstructions: conclude, tools, turns })).toMatchObject([
      { text: "C'est noté, merci. Au revoir !" },
      { name: 'end_call' },
    ]);
    const again = 'La ligne a été coupée. Excuse-toi et reprends là où vous en étiez.';
    expect(said({ instructions: SUPPLIER, responseInstructions: again, tools, turns })).toEqual([
      { type: 'say', text: 'Excusez-moi, la ligne a coupé. Très bien. Livraison quand, et à quel prix ?' },
    ]);
  });

  it('does the same for the same situation, whatever happened before', () => {
    const turns = [agent("Il nous faut 3 kg d'ail, c'est possible ?"), caller('Oui, demain 9 h, 12 euros.')];
    expect(said({ instructions: SUPPLIER, turns })).toEqual(said({ instructions: SUPPLIER, turns }));
  });
});

describe('the generic mind', () => {
  it('greets, echoes, and says goodbye with the tool', () => {
    expect(said({})).toMatchObject([{ text: 'Bonjour, je vous écoute.' }]);
    expect(said({ turns: [caller('Je voudrais un renseignement.')] })).toMatchObject([
      { text: "J'ai bien entendu : Je voudrais un renseignement. Je vous écoute." },
    ]);
    expect(said({ turns: [caller('Merci, au revoir.')], tools: [{ name: 'end_call' }] })).toMatchObject([
      { type: 'say' },
      { name: 'end_call' },
    ]);
  });
});

describe('tool_choice', () => {
  it('is stronger than the mind', () => {
    const turns = [caller('Merci, au revoir.')];
    const tools = [
      { name: 'look_up', parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } },
      { name: 'end_call' },
    ];
    expect(think(situation({ turns, tools }), 'none')).toMatchObject([{ type: 'say' }]);
    expect(think(situation({ turns, tools }), 'required')).toMatchObject([{ type: 'call', name: 'end_call' }]);
    const [forced] = think(situation({ turns, tools }), { type: 'function', name: 'look_up' });
    expect(forced).toMatchObject({ type: 'call', name: 'look_up' });
  });
});

describe('a supplier who asks for a person', () => {
  const transfer = {
    name: 'transfer_to_human',
    parameters: {
      type: 'object',
      properties: { motif: { type: 'string' }, briefing: { type: 'string' } },
      required: ['motif', 'briefing'],
      additionalProperties: false,
    },
  };
  const asking = [agent('Il nous faut 3 kg d’ail.'), caller('Je préfère parler à quelqu’un du restaurant.')];

  it.each([
    'Je veux parler à quelqu’un.',
    'Passez-moi un responsable, s’il vous plaît.',
    'Je voudrais parler avec une vraie personne.',
  ])('is announced and handed over in one response: %s', (words) => {
    const [sentence, call] = said({
      instructions: SUPPLIER,
      tools: [transfer],
      turns: [agent('Il nous faut 3 kg d’ail.'), caller(words)],
    });
    expect(sentence).toMatchObject({ type: 'say' });
    expect(call).toMatchObject({ type: 'call', name: 'transfer_to_human' });
    const value: unknown = JSON.parse(call?.type === 'call' ? call.arguments : '');
    expect(conforms(value, transfer.parameters)).toBe(true);
    expect(value).toMatchObject({ briefing: expect.stringContaining('ail') as unknown });
  });

  it('is not handed over where that cannot be done, nor is one who has to see their own boss', () => {
    expect(said({ instructions: SUPPLIER, turns: asking })).not.toContainEqual(
      expect.objectContaining({ type: 'call' }),
    );
    const boss = [agent('Il nous faut 3 kg d’ail.'), caller('Faut que je voie avec mon patron, je sais pas trop.')];
    expect(said({ instructions: SUPPLIER, tools: [transfer], turns: boss })).not.toContainEqual(
      expect.objectContaining({ name: 'transfer_to_human' }),
    );
  });

  it('hears the order again when nobody took the call, or nobody can', () => {
    const goesOn = [
      { type: 'say', text: "Personne n'est disponible pour le moment. Il nous faut 3 kg d'ail, c'est possible ?" },
    ];
    const responseInstructions = 'Tu as voulu passer l’appel à une personne du restaurant : elle ne répond pas.';
    const back = [...asking, agent('Bien sûr, je vous passe quelqu’un du restaurant.')];
    expect(said({ instructions: SUPPLIER, tools: [transfer], responseInstructions, turns: back })).toEqual(goesOn);
    const call: Turn = { by: 'tool_call', name: 'transfer_to_human', arguments: '{}' };
    const refused: Turn = { by: 'tool_result', output: '{"transfert":false}' };
    expect(said({ instructions: SUPPLIER, tools: [transfer], turns: [...back, call, refused] })).toEqual(goesOn);
  });
});
