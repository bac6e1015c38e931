import { SEND_DIGITS } from '../agent/send-digits-tool.ts';
import type { TransferFailure } from '../../../shared/domain/calls/transfer.ts';

/** After a transfer that failed: the person was left to wait, and hears why the agent is back. */
const back = (why: string) =>
  `Tu as voulu passer l’appel à une personne de l’équipe : ${why} Dis-le à ton interlocuteur en une courte phrase, sans te présenter à nouveau, puis continue toi-même la conversation là où elle en était. S’il insiste pour parler à quelqu’un, propose qu’on le rappelle.`;

const transferFailed: Record<TransferFailure, string> = {
  declined: back('elle ne peut pas le prendre maintenant.'),
  no_answer: back('elle ne répond pas.'),
  busy: back('sa ligne est occupée.'),
  voicemail: back('elle n’a pas pris l’appel.'),
  failed: back('elle n’a pas pu être jointe.'),
  caller_left: back('le transfert n’a pas eu lieu.'),
};

/** What the model is told in passing, beside its agent's instructions. French, like most of what it says; it answers in its own language. */
export const prompts = {
  say: (sentence: string): string => `Dis exactement ceci, mot pour mot, et rien d’autre : « ${sentence} »`,
  resume:
    'La ligne a été coupée un instant. Excuse-toi en quelques mots, sans te présenter à nouveau, et reprends exactement là où vous en étiez.',
  transferFailed,
  digitsPlayed: 'Les touches demandées ont été envoyées. Écoute la suite du menu avant de parler.',
  digitsUnsure:
    'Il n’est pas certain que les touches demandées aient été envoyées. Écoute : si le menu se répète, appuie à nouveau.',
  conclude: 'Le temps de l’appel est presque écoulé. Conclus maintenant en une phrase, dis au revoir et raccroche.',
  /** A system message: the model had been told that nothing was known. */
  lateResult: (tool: string, output: string): string => `Le résultat de l’outil ${tool} est arrivé : ${output}`,
  digits: (digits: string): string => `Ton interlocuteur a tapé sur son clavier : ${digits.split('').join(' ')}`,
  /** For a recorded menu. The model knows what the call is for, and so which of the keys suits it. */
  menu: (digit: string | null): string =>
    `Tu entends un menu enregistré. Ne dis rien : appelle l’outil ${SEND_DIGITS} avec ${digit === null ? 'la touche qui correspond le mieux au motif de ton appel' : `la touche ${digit}`}.`,
  /** From staff who follow the call, as an item of the conversation. */
  whisper: (text: string): string =>
    `Consigne de ton équipe, qui suit l’appel. Applique-la dès que tu reprends la parole, sans dire qu’on te l’a donnée : ${text}`,
  /** The result of a hang-up that was called off. */
  notHungUp: JSON.stringify({ raccroche: false, raison: 'Ton interlocuteur a repris la parole : écoute-le.' }),
} as const;
