import type { AwsJsonCall } from './aws-json.ts';

/**
 * The one address that the outside world knows us by, such as `https://d111.cloudfront.net`: what providers sign, what we
 * put into TwiML. It is read from a parameter because the edge is deployed after the functions behind it, and never
 * from a request's headers, which anybody can write.
 */
export function createPublicUrl(call: AwsJsonCall, parameterName: string): () => Promise<string> {
  let value: Promise<string> | undefined;
  return () => {
    value ??= fetchParameter(call, parameterName).catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}

/** The same host for sockets: `https` becomes `wss`, `http` becomes `ws`. */
export function socketUrl(publicUrl: string): string {
  return publicUrl.replace(/^http/, 'ws');
}

async function fetchParameter(call: AwsJsonCall, name: string): Promise<string> {
  const answer = await call('AmazonSSM.GetParameter', { Name: name });
  const parameter = answer['Parameter'];
  const value = typeof parameter === 'object' && parameter !== null && 'Value' in parameter ? parameter.Value : null;
  if (typeof value !== 'string') throw new Error(`The parameter has no value: ${name}`);
  return value.replace(/\/+$/, '');
}
