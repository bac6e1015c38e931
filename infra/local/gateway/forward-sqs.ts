import type { Queues } from '../emulators/queues.ts';
import { ACCOUNT } from '../template/account.ts';
import { textField, type AwsRequest } from './aws-request.ts';
import type { GatewayAnswer } from './forward-dynamodb.ts';

const headers = { 'content-type': 'application/x-amz-json-1.0' };

/** Passes requests on to the emulator, whose own queue URLs begin with a host name that does not resolve everywhere. */
export async function forwardSqs(request: AwsRequest, queues: Queues, gatewayUrl: string): Promise<GatewayAnswer> {
  const answer = await queues.request(request.operation, request.body);
  if (request.operation !== 'GetQueueUrl' || answer.status !== 200) return { ...answer, headers };
  const name = textField(request.input, 'QueueName') ?? '';
  return { status: 200, headers, body: JSON.stringify({ QueueUrl: `${gatewayUrl}/${ACCOUNT}/${name}` }) };
}
