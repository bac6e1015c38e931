import type { Assembly, Stack } from '../assembly/cloud-assembly.ts';
import { StartError } from '../platform/start-error.ts';
import { REGION } from './account.ts';
import { evaluateCondition } from './condition.ts';

/** What an intrinsic function may ask of its surroundings. */
interface Around {
  stack: Stack;
  assembly: Assembly;
  resolve(value: unknown): unknown;
  resolveIn(value: unknown, stack: Stack): unknown;
  ref(id: string): unknown;
  attribute(id: string, attribute: string): string;
}

type Intrinsic = (argument: unknown, around: Around) => unknown;

/** CloudFormation's intrinsic functions, as far as templates that the CDK writes use them. */
export const intrinsics: Record<string, Intrinsic> = {
  Ref: (id, { ref }) => ref(String(id)),
  'Fn::GetAtt': (argument, { attribute }) => {
    const [id, ...name] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return attribute(id ?? '', name.join('.'));
  },
  'Fn::Join': (argument, { resolve }) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts)).map(String).join(String(separator));
  },
  'Fn::Sub': (argument, around) => {
    const [template, values] = Array.isArray(argument) ? argument : [argument, {}];
    const own = around.resolve(values ?? {}) as Record<string, unknown>;
    return String(template).replace(/\$\{([^}]+)\}/g, (_whole, name: string) => substitute(name, own, around));
  },
  'Fn::Select': (argument, { resolve }) => {
    const [index, from] = list(argument);
    return list(resolve(from))[Number(resolve(index))];
  },
  'Fn::Split': (argument, { resolve }) => {
    const [separator, from] = list(argument);
    return String(resolve(from)).split(String(separator));
  },
  'Fn::ImportValue': (argument, around) => exported(String(around.resolve(argument)), around),
  'Fn::GetStackOutput': (argument, around) => stackOutput(argument, around),
  'Fn::If': (argument, { resolve, stack }) => {
    const [name, yes, no] = list(argument);
    return resolve(evaluateCondition(String(name), stack, resolve) ? yes : no);
  },
  'Fn::FindInMap': (argument, { resolve, stack }) => {
    const [map, top, second] = list(resolve(argument)).map(String);
    return stack.template.Mappings[map ?? '']?.[top ?? '']?.[second ?? ''];
  },
  'Fn::GetAZs': () => [`${REGION}a`, `${REGION}b`, `${REGION}c`],
  'Fn::Base64': (argument, { resolve }) => Buffer.from(String(resolve(argument))).toString('base64'),
};

function substitute(name: string, own: Record<string, unknown>, { ref, attribute }: Around): string {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (name in own) return String(own[name]);
  const dot = name.indexOf('.');
  return dot < 0 ? String(ref(name)) : attribute(name.slice(0, dot), name.slice(dot + 1));
}

function exported(name: string, { assembly, resolveIn }: Around): unknown {
  for (const stack of assembly.stacks) {
    for (const output of Object.values(stack.template.Outputs)) {
      if (output.Export && resolveIn(output.Export.Name, stack) === name) return resolveIn(output.Value, stack);
    }
  }
  throw new StartError(`A stack imports ${name}, which no stack exports.`);
}

function stackOutput(argument: unknown, { assembly, resolve, resolveIn }: Around): unknown {
  const { StackName: stackName, OutputName: outputName } = resolve(argument) as Record<string, unknown>;
  const stack = assembly.stacks.find(({ name }) => name === stackName);
  const output = stack?.template.Outputs[String(outputName)];
  if (!stack || !output) throw new StartError(`There is no output ${String(outputName)} of ${String(stackName)}.`);
  return resolveIn(output.Value, stack);
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new StartError(`The template holds ${JSON.stringify(value)} where a list is expected.`);
}
