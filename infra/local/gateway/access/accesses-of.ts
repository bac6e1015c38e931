import type { AccessRequest } from '../../iam/evaluate.ts';
import type { RequestContext } from '../../iam/condition.ts';
import { ACCOUNT, REGION } from '../../template/account.ts';
import { AwsError, type AwsRequest } from '../aws-request.ts';
import { dynamoDbAccesses } from './dynamodb-accesses.ts';
import { sesAccesses } from './ses-accesses.ts';
import { sqsAccesses } from './sqs-accesses.ts';
import { parameterAccesses, secretAccesses } from './vault-accesses.ts';

/** One permission that a request needs, before what all requests have in common is added. */
export interface Access {
  action: string;
  resource: string;
  context?: RequestContext;
}

/** Resources are named in requests by what only some parts of the platform know. */
export interface ResourceNames {
  secretArn(secretId: string): string;
}

/** As on AWS: every call is made over TLS, in this region, by this account. */
const everyRequest: RequestContext = {
  'aws:securetransport': ['true'],
  'aws:requestedregion': [REGION],
  'aws:principalaccount': [ACCOUNT],
  'aws:resourceaccount': [ACCOUNT],
};

/** Every permission that a request needs. Throws for what does not run on this machine. */
export function accessesOf(request: AwsRequest, names: ResourceNames): AccessRequest[] {
  return accesses(request, names).map(({ action, resource, context }) => ({
    action,
    resource,
    context: { ...everyRequest, ...context },
  }));
}

function accesses(request: AwsRequest, names: ResourceNames): Access[] {
  switch (request.service) {
    case 'dynamodb':
      return dynamoDbAccesses(request);
    case 'sqs':
      return sqsAccesses(request);
    case 'ses':
      return sesAccesses(request);
    case 'secretsmanager':
      return secretAccesses(request, names);
    case 'ssm':
      return parameterAccesses(request);
    default:
      throw new AwsError(
        400,
        'UnknownOperationException',
        `The local platform has no ${request.service} (${request.operation}).`,
      );
  }
}
