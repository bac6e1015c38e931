import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createLogger } from '../../shared/runtime/logger.ts';
import { Fault, faultCatalogue, type FaultCode, type Violation } from '../../shared/runtime/faults.ts';

const log = createLogger();
const OWN_ID = /^(?:ord|call)_[0-9a-f]{32}$/;

/** An error as RFC 9457 has it, with our stable `code`. */
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: FaultCode;
  retryable: boolean;
  requestId: string;
  errors?: readonly Violation[];
  [fact: string]: unknown;
}

/** Answers a request with the error that ended it, and logs what the answer does not say. */
export function problemResponse(error: unknown, event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const fault = asFault(error);
  const where = { path: event.rawPath, requestId: event.requestContext.requestId };
  const logged = { route: event.routeKey, ...ownIds(event.pathParameters), requestId: where.requestId };
  if (fault.code === 'internal_error') log.error('A request failed', { ...logged, error: fault.cause });
  else log.info('A request was refused', { ...logged, code: fault.code });
  const problem = problemOf(fault, where);
  const headers = { 'content-type': 'application/problem+json' };
  return { statusCode: problem.status, headers, body: JSON.stringify(problem) };
}

/** Of an address only what we made ourselves may be logged: a supplier's id, or a guess, is whatever somebody put there. */
function ownIds(parameters: APIGatewayProxyEventV2['pathParameters']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => OWN_ID.test(value ?? '')));
}

function problemOf(fault: Fault, where: { path: string; requestId: string }): Problem {
  const { status, title, retryable } = faultCatalogue[fault.code];
  return {
    type: `/docs/errors#${fault.code}`,
    title,
    status,
    detail: fault.message,
    instance: where.path,
    code: fault.code,
    retryable,
    requestId: where.requestId,
    ...(fault.violations.length > 0 ? { errors: fault.violations } : {}),
    ...fault.facts,
  };
}

/** What the outside may see of any error: a {@link Fault} as it is, the router's 404, and for all else one fixed sentence. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) {
    return new Fault('route_not_found', 'There is nothing at this address with this method.');
  }
  return new Fault('internal_error', 'The request failed on our side and nothing is known to be wrong with it.', {
    cause: error,
  });
}
