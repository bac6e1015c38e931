import * as z from 'zod';
import { declared, plainId, type Deployment } from './declared.ts';

const secretSchema = z.object({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: z.number().default(32),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});

export interface SecretSpec {
  arn: string;
  /** The name that the template gives, or the logical id without the CDK's suffix: what tells one secret from another. */
  name: string;
  written: string | undefined;
  generate: z.infer<typeof secretSchema>['GenerateSecretString'];
}

export function readSecrets(deployment: Deployment): SecretSpec[] {
  return declared(deployment, 'AWS::SecretsManager::Secret', secretSchema).map(
    ({ identity, logicalId, properties }) => ({
      arn: identity.ref,
      name: properties.Name ?? plainId(logicalId),
      written: properties.SecretString,
      generate: properties.GenerateSecretString,
    }),
  );
}
