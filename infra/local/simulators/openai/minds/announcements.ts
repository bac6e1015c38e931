import { fold } from '../french/fold.ts';
import type { Intent, Situation } from './mind.ts';
import { toolArguments } from './tool-arguments.ts';

const ANNOUNCEMENT =
  /\b(?:ne quittez pas|nous allons vous repondre|tapez \d|appuyez sur|indiquez votre nom|filtre ses appels|n'est pas attribue|n'est pas joignable)\b/;

/** Words that a recording says to everybody: they answer nothing that was asked. */
export function isAnnouncement(text: string): boolean {
  return ANNOUNCEMENT.test(fold(text));
}

const KEY_TOOL = /digits?|dtmf|touches?|keys?/;
const OPTION = /pour ([^,.]*),? (?:tapez|appuyez sur|composez|faites)(?: la touche| le)? ?([\d#*])/g;

/** Presses the key that this response's instructions ask for, or the one of the menu just heard that is about orders. */
export function pressKey({ responseInstructions, tools, turns }: Situation): Intent[] | null {
  const told = fold(responseInstructions ?? '');
  const tool = tools.find(({ name }) => KEY_TOOL.test(name));
  if (!tool || !/\btouche\b/.test(told)) return null;
  const menu = fold(turns.findLast((turn) => turn.by === 'caller')?.text ?? '');
  const options = [...menu.matchAll(OPTION)].map(([, label = '', key = '']) => ({ label, key }));
  const suited = options.find(({ label }) => label.includes('commande')) ?? options[0];
  const key = /touche ([\d#*])/.exec(told)?.[1] ?? suited?.key;
  if (key === undefined) return null;
  return [{ type: 'call', name: tool.name, arguments: toolArguments(tool.parameters, { reason: key, outcome: [] }) }];
}
