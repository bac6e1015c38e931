import type { Violation } from '../../runtime/faults.ts';
import { mayBeCalled } from '../calls/transfer-target.ts';
import type { AgentConfig, AgentId } from './agent-config.ts';
import { AGENT_VARIABLES, unknownVariables } from './agent-template.ts';
import type { Field } from './field.ts';

/** Who is called by people; the others call, or write. */
const ANSWERS_CALLS: readonly AgentId[] = ['reception', 'reservations'];

/**
 * What is wrong with an agent that fits its schema; a pointer is a JSON pointer into its configuration. `countries`: where calls may be
 * transferred to, ISO 3166 alpha-2.
 */
export function agentViolations(id: AgentId, config: AgentConfig, countries: readonly string[]): Violation[] {
  const templates = ['greeting', 'instructions', 'introduction'] as const;
  const saidAsTheyAre = ['farewell', 'silencePrompt'] as const;
  return [
    ...templates.flatMap((name) => textViolations(`/${name}`, config[name], AGENT_VARIABLES[id])),
    ...textViolations('/notice', config.notice ?? '', AGENT_VARIABLES[id]),
    ...saidAsTheyAre.flatMap((name) => textViolations(`/${name}`, config[name], [])),
    ...config.patience.flatMap((text, index) => textViolations(`/patience/${index}`, text, [])),
    ...config.fields.flatMap((field, index) => choiceViolations(`/fields/${index}/choices`, field)),
    ...transferViolations(config, countries),
    ...(id === 'whatsapp' && config.notice !== null
      ? [
          {
            pointer: '/notice',
            code: 'speaks_to_nobody',
            message: 'must be null: this agent writes, and nobody hears it',
          },
        ]
      : []),
    ...(config.numbers.length > 0 && !ANSWERS_CALLS.includes(id)
      ? [{ pointer: '/numbers', code: 'answers_no_calls', message: 'must be empty: this agent answers no calls' }]
      : []),
  ];
}

/** Whoever takes calls over is a person: a number that an agent answers would be called by itself. */
function transferViolations({ transferNumber, numbers }: AgentConfig, countries: readonly string[]): Violation[] {
  if (transferNumber === null) return [];
  const pointer = '/transferNumber';
  if (numbers.includes(transferNumber)) {
    return [{ pointer, code: 'own_number', message: 'must not be a number that this agent answers' }];
  }
  if (mayBeCalled(transferNumber, countries)) return [];
  const message = `must be an ordinary number of ${countries.join(', ')}, which CALL_COUNTRIES allows`;
  return [{ pointer, code: 'destination_not_allowed', message }];
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
