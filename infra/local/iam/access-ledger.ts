import { matchesAction, matchesPattern } from './matches-pattern.ts';
import type { Statement } from './statement.ts';

/** What was used, and what was refused, by whom. */
export interface AccessLedger {
  use(caller: string, action: string, resource: string): void;
  refuse(caller: string, action: string, resource: string): void;
  used(): Record<string, string[]>;
  refused(): Record<string, string[]>;
}

/** One action on one resource that a policy allows. */
export interface Grant {
  caller: string;
  action: string;
  resource: string;
}

/** Services whose calls pass by us; of the others nobody here knows whether they are used. */
const OBSERVED = ['dynamodb', 'sqs', 'secretsmanager', 'ssm', 'ecs', 'lambda'];

export function createAccessLedger(known: Record<string, string[]> = {}, changed: () => void = () => undefined) {
  const book = { used: bookOf(known), refused: bookOf({}) };
  const note = (pages: Map<string, Set<string>>, caller: string, entry: string) => {
    const page = pages.get(caller) ?? new Set();
    if (page.has(entry)) return;
    pages.set(caller, page.add(entry));
    changed();
  };
  const ledger: AccessLedger = {
    use: (caller, action, resource) => note(book.used, caller, `${action} ${resource}`),
    refuse: (caller, action, resource) => note(book.refused, caller, `${action} ${resource}`),
    used: () => plain(book.used),
    refused: () => plain(book.refused),
  };
  return ledger;
}

/** The grants of `statements` that no use of the caller needed. */
export function unusedGrants(caller: string, statements: readonly Statement[], used: readonly string[]): Grant[] {
  const uses = used.map((entry) => entry.split(' ') as [string, string]);
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action = [], Resource = [] }) => Action.map((action) => ({ action, resources: Resource })))
    .filter(({ action }) => OBSERVED.includes(action.split(':')[0] ?? ''))
    .flatMap(({ action, resources }) => resources.map((resource) => ({ caller, action, resource })))
    .filter(
      (grant) =>
        !uses.some(([action, on]) => matchesAction(grant.action, action) && matchesPattern(grant.resource, on)),
    );
}

function bookOf(entries: Record<string, string[]>): Map<string, Set<string>> {
  return new Map(Object.entries(entries).map(([caller, page]) => [caller, new Set(page)]));
}

function plain(pages: Map<string, Set<string>>): Record<string, string[]> {
  const sorted = [...pages].toSorted(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(sorted.map(([caller, page]) => [caller, [...page].toSorted()]));
}
