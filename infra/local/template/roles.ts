import * as z from 'zod';
import { managedStatements } from '../iam/managed-policies.ts';
import { statementSchema, type Statement } from '../iam/statement.ts';
import { lastPart } from './account.ts';
import { declared, type Deployment } from './declared.ts';

const documentSchema = z.object({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((statement) => [statement])]),
});

const roleSchema = z.object({
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyDocument: documentSchema })).default([]),
});

const attachedSchema = z.object({ Roles: z.array(z.string()).default([]), PolicyDocument: documentSchema });

/** What each role may do, by the role's name: its own policies and every policy that is attached to it, in any stack. */
export function readRoles(deployment: Deployment): Map<string, Statement[]> {
  const managed = new Map(
    declared(deployment, 'AWS::IAM::ManagedPolicy', attachedSchema).map(({ identity, properties }) => [
      identity.ref,
      properties.PolicyDocument.Statement,
    ]),
  );
  const roles = new Map<string, Statement[]>();
  for (const { identity, properties } of declared(deployment, 'AWS::IAM::Role', roleSchema)) {
    roles.set(identity.ref, [
      ...properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
      ...properties.ManagedPolicyArns.flatMap((arn) => managed.get(arn) ?? managedStatements(lastPart(arn, '/'))),
    ]);
  }
  for (const { properties } of declared(deployment, ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'], attachedSchema)) {
    for (const role of properties.Roles) roles.get(role)?.push(...properties.PolicyDocument.Statement);
  }
  return roles;
}

/** The statements of a role that is named by its ARN. */
export function statementsOf(roles: Map<string, Statement[]>, roleArn: string): Statement[] {
  return roles.get(lastPart(roleArn, '/')) ?? [];
}
