/** What `{{resolve:…}}` refers to; the values are only known once the secrets are. */
export interface DynamicValues {
  secret(secretId: string, jsonKey: string | undefined, stage: string): string;
  parameter(name: string): string;
}

const REFERENCE = /\{\{resolve:(secretsmanager|ssm|ssm-secure):([^}]+)\}\}/g;
const ARN_PARTS = 7;

/** Puts the values into a text that holds dynamic references. */
export function replaceDynamicReferences(text: string, values: DynamicValues): string {
  return text.replace(REFERENCE, (_whole, service: string, rest: string) => {
    if (service !== 'secretsmanager') return values.parameter(rest.replace(/:\d+$/, ''));
    const parts = rest.split(':');
    // `secret-id:SecretString:json-key:stage:version`, where the id may itself be an ARN.
    const idParts = parts[0] === 'arn' ? ARN_PARTS : 1;
    const [, jsonKey, stage] = parts.slice(idParts);
    return values.secret(parts.slice(0, idParts).join(':'), jsonKey || undefined, stage || 'AWSCURRENT');
  });
}
