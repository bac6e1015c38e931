import * as z from 'zod';
import { declared, type Deployment } from './declared.ts';

const parameterSchema = z.object({ Value: z.string(), Type: z.string().default('String') });

export interface ParameterSpec {
  name: string;
  value: string;
}

/** The parameters of the template. The one with the public address holds this platform's, whatever domain is configured. */
export function readParameters(deployment: Deployment, publicUrl: string): ParameterSpec[] {
  return declared(deployment, 'AWS::SSM::Parameter', parameterSchema).map(({ identity, logicalId, properties }) => ({
    name: identity.ref,
    value: [identity.ref, logicalId].some((name) => /public-?(url|host)/i.test(name)) ? publicUrl : properties.Value,
  }));
}
