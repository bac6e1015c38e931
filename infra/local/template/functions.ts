import { statSync } from 'node:fs';
import * as z from 'zod';
import type { Statement } from '../iam/statement.ts';
import { StartError } from '../platform/start-error.ts';
import { declared, plainId, type Declared, type Deployment } from './declared.ts';
import { statementsOf } from './roles.ts';

const functionSchema = z.object({
  FunctionName: z.string().optional(),
  Handler: z.string().default('index.handler'),
  Runtime: z.string().optional(),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Role: z.string(),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  LoggingConfig: z.object({ LogFormat: z.string().optional() }).optional(),
});

const aliasSchema = z.object({ FunctionName: z.string() });

export interface FunctionSpec {
  /** What it is called in logs and messages: the logical id without the CDK's suffix. */
  name: string;
  arn: string;
  handler: string;
  codeDirectory: string;
  memoryMb: number;
  timeoutSeconds: number;
  reservedConcurrency: number | undefined;
  /** As declared. */
  environment: Record<string, string>;
  statements: Statement[];
  jsonLogs: boolean;
}

export type FindFunction = (reference: string) => FunctionSpec | undefined;

/**
 * Finds functions by name or ARN, with or without a version or alias. Only what something here invokes is looked at closely:
 * the CDK's own functions, which run while a stack is deployed, may be in any language.
 */
export function functionFinder(deployment: Deployment, roles: Map<string, Statement[]>): FindFunction {
  const functions = declared(deployment, 'AWS::Lambda::Function', functionSchema);
  const aliases = new Map(
    declared(deployment, ['AWS::Lambda::Alias', 'AWS::Lambda::Version'], aliasSchema).map(
      ({ identity, properties }) => [identity.ref, properties.FunctionName],
    ),
  );
  const known = new Map<string, FunctionSpec>();
  return (reference) => {
    const name = functionName(aliases.get(reference) ?? reference);
    const found = functions.find(({ identity }) => identity.ref === name);
    if (!found) return undefined;
    const spec = known.get(name) ?? specOf(found, deployment, roles, functions);
    known.set(name, spec);
    return spec;
  };
}

/** `arn:aws:lambda:region:account:function:name:alias` → `name`. */
function functionName(reference: string): string {
  return /:function:([^:/]+)/.exec(reference)?.[1] ?? reference.split(':')[0] ?? reference;
}

type DeclaredFunction = Declared<z.infer<typeof functionSchema>>;

function specOf(
  found: DeclaredFunction,
  { assembly }: Deployment,
  roles: Map<string, Statement[]>,
  all: readonly DeclaredFunction[],
): FunctionSpec {
  const { identity, logicalId, stackName, properties } = found;
  const plain = properties.FunctionName ?? plainId(logicalId);
  const shared = all.filter((other) => plainId(other.logicalId) === plainId(logicalId));
  const name = shared.length > 1 && properties.FunctionName === undefined ? `${stackName}-${plain}` : plain;
  if (!properties.Runtime?.startsWith('nodejs')) {
    throw new StartError(`${name} runs on ${properties.Runtime ?? 'an image'}; only Node.js runs on this machine.`);
  }
  return {
    name,
    arn: identity.attributes['Arn'] ?? '',
    handler: properties.Handler,
    codeDirectory: codeDirectory(name, properties.Code.S3Key, assembly.files),
    memoryMb: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    environment: properties.Environment?.Variables ?? {},
    statements: statementsOf(roles, properties.Role),
    jsonLogs: properties.LoggingConfig?.LogFormat === 'JSON',
  };
}

function codeDirectory(name: string, key: string | undefined, files: Map<string, string>): string {
  const path = key === undefined ? undefined : files.get(key);
  if (path === undefined) throw new StartError(`${name} has no code among the assets (inline code does not run here).`);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError(`The code of ${name} is not a folder: ${path}`);
  }
  return path;
}
