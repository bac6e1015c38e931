import { pressKey } from './announcements.ts';
import { MINDS } from './minds.ts';
import type { FunctionTool, Intent, Situation } from './mind.ts';
import { toolArguments } from './tool-arguments.ts';
import { findVerbatim } from './verbatim.ts';
import { findWhisper } from './whisper.ts';

/** As in the API: a mode, or the one function to call. Choosing an MCP tool leaves the choice to the mind. */
export type ToolChoice = 'auto' | 'none' | 'required' | { type: string; name?: string | null | undefined };

/** What the simulated model does now. Pure: the same situation gives the same intents. */
export function think(situation: Situation, toolChoice: ToolChoice = 'auto'): Intent[] {
  return obey(toolChoice, situation.tools, decide(situation));
}

function decide(situation: Situation): Intent[] {
  const verbatim = findVerbatim(situation);
  if (verbatim !== null) return [{ type: 'say', text: verbatim }];
  const pressed = pressKey(situation);
  if (pressed !== null) return pressed;
  const mind = MINDS.find((candidate) => candidate.suits(situation));
  // A message of the system is nobody's turn to speak.
  const spoken = situation.turns.filter((turn) => turn.by !== 'system');
  const intents = mind?.think({ ...situation, turns: spoken }) ?? [];
  const whisper = findWhisper(situation);
  return whisper === null ? intents : sayFirst(whisper, intents);
}

/** The sentence comes before what the mind would have said, in the same breath. */
function sayFirst(sentence: string, [first, ...rest]: Intent[]): Intent[] {
  if (first?.type !== 'say') return [{ type: 'say', text: sentence }, ...(first ? [first] : []), ...rest];
  return [{ type: 'say', text: `${sentence} ${first.text}` }, ...rest];
}

/** `tool_choice` is stronger than any mind. */
function obey(choice: ToolChoice, tools: readonly FunctionTool[], intents: Intent[]): Intent[] {
  if (choice === 'none') return intents.filter((intent) => intent.type !== 'call');
  const forced = typeof choice === 'object' && choice.type === 'function' ? (choice.name ?? null) : null;
  if (choice !== 'required' && forced === null) return intents;
  const calls = intents.filter((intent) => intent.type === 'call' && (forced === null || intent.name === forced));
  if (calls.length > 0) return calls;
  const tool = tools.find(({ name }) => forced === null || name === forced);
  if (!tool) return intents;
  const meaning = { reason: 'demandé par tool_choice', outcome: [] };
  return [{ type: 'call', name: tool.name, arguments: toolArguments(tool.parameters, meaning) }];
}
