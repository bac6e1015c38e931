import { conditionHolds, UnsupportedCondition, type RequestContext } from './condition.ts';
import { matchesAction, matchesPattern } from './matches-pattern.ts';
import type { Statement } from './statement.ts';

/** One thing that a caller wants to do. */
export interface AccessRequest {
  /** `dynamodb:PutItem`. */
  action: string;
  /** An ARN, or `*` for actions that have no resource. */
  resource: string;
  context: RequestContext;
}

export type Decision = { allowed: true } | { allowed: false; reason: string };

/** Decides as IAM does within one account: an explicit Deny wins, then any Allow, otherwise no. */
export function evaluate(statements: readonly Statement[], request: AccessRequest): Decision {
  const applying = statements.filter((statement) => applies(statement, request));
  const denies = applying.filter(({ Effect }) => Effect === 'Deny');
  const allows = applying.filter(({ Effect }) => Effect === 'Allow');
  try {
    const deny = denies.find(({ Condition }) => conditionHolds(Condition, request.context));
    if (deny) return { allowed: false, reason: `the statement ${deny.Sid ?? 'without a name'} denies it` };
  } catch (error) {
    return { allowed: false, reason: explain(error) };
  }
  let reason = 'no statement allows it';
  for (const { Condition } of allows) {
    try {
      if (conditionHolds(Condition, request.context)) return { allowed: true };
      reason = 'the condition of the statement that would allow it does not hold';
    } catch (error) {
      reason = explain(error);
    }
  }
  return { allowed: false, reason };
}

/** Whether the statement is about this action and this resource. */
function applies(statement: Statement, { action, resource }: AccessRequest): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const aboutAction = NotAction
    ? !NotAction.some((pattern) => matchesAction(pattern, action))
    : Action?.some((pattern) => matchesAction(pattern, action));
  const aboutResource = NotResource
    ? !NotResource.some((pattern) => matchesPattern(pattern, resource))
    : Resource?.some((pattern) => matchesPattern(pattern, resource));
  return Boolean(aboutAction && aboutResource);
}

function explain(error: unknown): string {
  if (error instanceof UnsupportedCondition) {
    return `a statement has a condition that the local platform does not understand: ${error.message}`;
  }
  throw error;
}
