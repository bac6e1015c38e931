/** The account that the template is "deployed" to. fauxqs knows no other account id. */
export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-3';

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** The last part of an ARN after `separator`; a plain name stays as it is. */
export function lastPart(value: string, separator: ':' | '/'): string {
  return value.slice(value.lastIndexOf(separator) + 1);
}
