import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { bundle, isBundled } from '../bundle.ts';
import { comptoir, type ComptoirProps } from '../comptoir.ts';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  Metadata?: Record<string, unknown>;
}

/** Assets are not copied, and nobody asks where a construct was made. */
const QUICKLY = { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true };

type StackName = 'Data' | 'Api' | 'MediaRelay' | 'Edge';

/** The templates of a deployment with these settings, by the last part of the stack's name. */
export async function synthesize(props: Partial<ComptoirProps> = {}): Promise<Templates> {
  // Templates only need the bundles to be there; what is in them is another test's business.
  if (!(await isBundled())) await bundle();
  const outdir = mkdtempSync(join(tmpdir(), 'comptoir-'));
  try {
    const context = { ...QUICKLY, ...props.context };
    const assembly = comptoir({ env: {}, validate: false, ...props, context, outdir }).synth();
    const stacks = assembly.stacks.map(({ stackName, template }) => [
      stackName.split('-').at(-1),
      Template.fromJSON(template),
    ]);
    return new Templates(Object.fromEntries(stacks));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export class Templates {
  readonly stacks: Record<StackName, Template>;

  constructor(stacks: Record<StackName, Template>) {
    this.stacks = stacks;
  }

  /** Resources of a type, by a readable name: the logical id without the hash that the CDK adds. */
  resources(stack: StackName, type: string): Record<string, Resource> {
    const found = this.stacks[stack].findResources(type) as Record<string, Resource>;
    return Object.fromEntries(Object.entries(found).map(([id, resource]) => [plain(id), resource]));
  }

  /** The functions, by their entry under `functions/`. */
  functions(): Record<string, Resource> {
    const all = Object.values(this.resources('Api', 'AWS::Lambda::Function'));
    return Object.fromEntries(
      all.map((resource) => [String(resource.Properties['Description']).replace(/^functions\/|\.ts$/g, ''), resource]),
    );
  }

  /** What an expression stands for, in words: `Calls/index/due` for that index's ARN. */
  nameOf(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[name, argument]] = Object.entries(value) as [[string, unknown]];
    switch (name) {
      case 'Ref':
        return plain(String(argument));
      case 'Fn::GetAtt':
        return plain(String((argument as unknown[])[0]));
      case 'Fn::ImportValue':
        return this.nameOf(this.#exported(String(argument)));
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return parts.map((part) => this.nameOf(part)).join(separator);
      }
      default:
        return JSON.stringify(value);
    }
  }

  #exported(name: string): unknown {
    for (const template of Object.values(this.stacks)) {
      for (const output of Object.values(template.findOutputs('*'))) {
        if (output['Export']?.Name === name) return output['Value'];
      }
    }
    throw new Error(`Nobody exports ${name}`);
  }
}

export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

/** Every statement of the policies that are attached to a role, which is named as in the template. */
export function statementsOf(templates: Templates, stack: StackName, role: string): Statement[] {
  return Object.values(templates.resources(stack, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => (Properties['Roles'] as unknown[]).some((one) => templates.nameOf(one) === role))
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement);
}

/** What statements allow, by the thing they are about: `{ Calls: 'dynamodb:GetItem dynamodb:PutItem' }`. */
export function allowed(templates: Templates, statements: readonly Statement[]): Record<string, string> {
  const grants = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource } of statements) {
    if (Effect !== 'Allow') throw new Error('Our roles only allow.');
    for (const resource of [Resource].flat()) {
      const name = templates.nameOf(resource).replace(/^arn:.*:(?=parameter\/)/, '');
      const actions = grants.get(name) ?? new Set();
      for (const action of [Action].flat()) actions.add(action);
      grants.set(name, actions);
    }
  }
  return Object.fromEntries([...grants].map(([name, actions]) => [name, [...actions].toSorted().join(' ')]));
}

function plain(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
