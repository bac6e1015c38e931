import type { EnvironmentState } from '../functions/function-pool.ts';
import type { RelayState } from '../relay/relays.ts';

/** What tests may know of a running platform. */
export interface PlatformState {
  pid: number;
  functions: { name: string; environments: EnvironmentState[] }[];
  relays: RelayState[];
  simulators: { twilio?: string; openai?: string };
  /** For an AWS client that may do anything; the secret is not looked at. */
  aws: { endpoint: string; accessKeyId: string; region: string };
  /** Physical names: the stack's and the logical id. */
  tables: string[];
  queues: { name: string; url: string }[];
}
