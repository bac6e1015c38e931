import { fold } from '../french/fold.ts';
import type { FunctionTool, Intent, Turn } from './mind.ts';
import { toolArguments } from './tool-arguments.ts';

/** "Dites au restaurant de …", "dites-leur que …": something to pass on that is not about the order. */
const ERRAND =
  /\b(?:dites|transmettez|faites savoir|prevenez)[- ](?:lui|leur|au restaurant|aux cuisines|le restaurant)?\s*(?:de|que|qu')?\s*([^.!?]+)/;
const NOTED = 'C’est noté, je transmets.';

/** The tool by which the product takes messages, whatever it has called it. */
const messageTool = (tools: readonly FunctionTool[]): FunctionTool | undefined =>
  tools.find(({ name }) => /message/.test(fold(name)));

/** Takes down what somebody wants passed on, once; null when there is nothing (more) of the kind. */
export function runErrand(turns: readonly Turn[], tools: readonly FunctionTool[]): Intent[] | null {
  const tool = messageTool(tools);
  const words = turns.flatMap((turn) => (turn.by === 'caller' ? [fold(turn.text)] : [])).join(' ');
  const errand = ERRAND.exec(words)?.[1]?.trim();
  const done = turns.some((turn) => turn.by === 'tool_call' && turn.name === tool?.name);
  if (!tool || errand === undefined || done) return null;
  return [
    { type: 'say', text: NOTED },
    { type: 'call', name: tool.name, arguments: toolArguments(tool.parameters, { reason: errand, outcome: [] }) },
  ];
}

/** The conversation as if no errand had been run: what was said before it is still to be answered. */
export function withoutErrand(turns: readonly Turn[], tools: readonly FunctionTool[]): Turn[] {
  const tool = messageTool(tools);
  const call = turns.findIndex((turn) => turn.by === 'tool_call' && turn.name === tool?.name);
  if (call === -1) return [...turns];
  const result = turns.findIndex((turn, index) => index > call && turn.by === 'tool_result');
  const end = result === -1 ? turns.length : result + 1;
  return turns.filter((turn, index) => {
    const noted = turn.by === 'agent' && turn.text === NOTED;
    const within = index >= call && index < end && turn.by !== 'caller';
    return !noted && !within;
  });
}
