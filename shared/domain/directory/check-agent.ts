import type { Violation } from '../../runtime/faults.ts';
import type { AgentConfig, AgentId } from './agent-config.ts';
import { AGENT_VARIABLES, unknownVariables } from './agent-template.ts';
import type { Field } from './field.ts';

/** Who is called by people; the others call, or write. */
const ANSWERS_CALLS: readonly AgentId[] = ['reception', 'reservations'];

/** What is wrong with an agent that fits its schema; a pointer is a JSON pointer into its configuration. */
export function agentViolations(id: AgentId, config: AgentConfig): Violation[] {
  const templates = ['greeting', 'instructions', 'introduction'] as const;
  const saidAsTheyAre = ['farewell', 'silencePrompt'] as const;
  return [
    ...templates.flatMap((name) => textViolations(`/${name}`, config[name], AGENT_VARIABLES[id])),
    ...saidAsTheyAre.flatMap((name) => textViolations(`/${name}`, config[name], [])),
    ...config.patience.flatMap((text, index) => textViolations(`/patience/${index}`, text, [])),
    ...config.fields.flatMap((field, index) => choiceViolations(`/fields/${index}/choices`, field)),
    ...(config.numbers.length > 0 && !ANSWERS_CALLS.includes(id)
      ? [{ pointer: '/numbers', code: 'answers_no_calls', message: 'must be empty: this agent answers no calls' }]
      : []),
  ];
}

function textViolations(pointer: string, text: string, known: readonly string[]): Violation[] {
  const names = known.length === 0 ? 'this text has none' : `known are ${known.map((one) => `{${one}}`).join(', ')}`;
  return unknownVariables(text, known).map((name) => ({
    pointer,
    code: 'unknown_variable',
    message: `names {${name}}, which is not a variable; ${names}`,
  }));
}

function choiceViolations(pointer: string, { kind, choices }: Field): Violation[] {
  if ((kind === 'choice') === choices.length > 0) return [];
  const message = kind === 'choice' ? 'must name the choices' : 'must be empty: this field is not a choice';
  return [{ pointer, code: 'invalid_choices', message }];
}
