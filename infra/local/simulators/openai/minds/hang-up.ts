import { fold } from '../french/fold.ts';
import type { FunctionTool, Intent } from './mind.ts';
import { toolArguments, type CallMeaning } from './tool-arguments.ts';

const BY_NAME =
  /(?:end|hang|terminate|finish|stop|close)_?(?:the_)?(?:up|call|phone|conversation)|raccroch|fin_?(?:d_?)?appel|terminer?_?(?:l_?)?appel/;
const BY_DESCRIPTION =
  /\b(?:hangs? up|ends? the (?:phone )?call|raccroche|termine l'appel|met(?:s|tre)? fin a (?:l'appel|la conversation))/;

/** The tool that ends the call, whatever the product has called it. */
export function findHangUpTool(tools: readonly FunctionTool[]): FunctionTool | undefined {
  return (
    tools.find(({ name }) => BY_NAME.test(snake(name))) ??
    tools.find(({ description }) => description !== undefined && BY_DESCRIPTION.test(fold(description)))
  );
}

/** `endCall`, `end-call` and `end_call` are one name. */
function snake(name: string): string {
  return fold(name.replace(/([a-z])([A-Z])/g, '$1_$2')).replaceAll('-', '_');
}

/** A last sentence, and the end of the call in the same breath when the session can end it. */
export function sayAndHangUp(text: string, tools: readonly FunctionTool[], meaning: CallMeaning): Intent[] {
  const tool = findHangUpTool(tools);
  const goodbye: Intent = { type: 'say', text };
  if (!tool) return [goodbye];
  return [goodbye, { type: 'call', name: tool.name, arguments: toolArguments(tool.parameters, meaning) }];
}
