import { fold } from '../french/fold.ts';
import type { FunctionTool, Intent, Situation, Turn } from './mind.ts';
import { toolArguments } from './tool-arguments.ts';

const BY_NAME = /transfer|hand_?(?:over|off)|escalat|passer_?l?_?appel/;
const SOMEBODY =
  "(?:quelqu'un|une (?:vraie )?personne|un (?:vrai )?humain|un conseiller|(?:un|votre|le) (?:responsable|patron))";
const ASKS = new RegExp(
  `\\b(?:parler (?:a|avec)|voir avec|avoir|passe[rz]?[- ](?:moi|nous|la|le)) ${SOMEBODY}|\\bune vraie personne|\\bun vrai humain`,
);
/** A response's own instructions, when the agent is back because nobody took the call. */
const IS_BACK = /passer l'appel a une personne/;

/** The tool that hands the call to a person, whatever the product has called it. */
export function findTransferTool(tools: readonly FunctionTool[]): FunctionTool | undefined {
  return tools.find(({ name }) => BY_NAME.test(fold(name)));
}

export function asksForAPerson(heard: string): boolean {
  return ASKS.test(fold(heard));
}

/** A sentence for who waits, and the transfer in the same breath; null when nobody asked for it or it cannot be done. */
export function handOver(heard: string | null, tools: readonly FunctionTool[], briefing: string): Intent[] | null {
  const tool = findTransferTool(tools);
  if (heard === null || !tool || !asksForAPerson(heard)) return null;
  const reason = 'l’interlocuteur demande une personne';
  const filled = JSON.parse(toolArguments(tool.parameters, { reason, outcome: [] })) as Record<string, unknown>;
  const named = Object.keys(filled).find((name) => /briefing|resume|summary|message/.test(fold(name)));
  return [
    { type: 'say', text: 'Bien sûr, je vous passe quelqu’un du restaurant.' },
    { type: 'call', name: tool.name, arguments: JSON.stringify(named ? { ...filled, [named]: briefing } : filled) },
  ];
}

/** The person did not take the call, or there is none: the conversation goes on without. */
export function isBackFromTransfer({ responseInstructions, turns, tools }: Situation): boolean {
  if (IS_BACK.test(fold(responseInstructions ?? ''))) return true;
  return turns.at(-1)?.by === 'tool_result' && lastCall(turns) === findTransferTool(tools)?.name;
}

function lastCall(turns: readonly Turn[]): string | null {
  const call = turns.findLast((turn) => turn.by === 'tool_call');
  return call?.by === 'tool_call' ? call.name : null;
}
