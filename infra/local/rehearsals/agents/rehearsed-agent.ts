import type * as z from 'zod';
import type { Client } from '../../test-multiple/client.ts';
import type { Value } from '../grade-record.ts';
import type { Scenario } from '../scenario.ts';

/** Where a rehearsal takes place. */
export interface Stage {
  client: Client;
  /** `http://localhost:8080`: what the business's numbers lead to. */
  url: string;
}

/** What is there before the call. */
export interface Prepared {
  /** The facts of {@link RehearsedAgent.given}, as they are this time. */
  facts: Readonly<Record<string, string>>;
  /** Undoes it, whatever came of the call. */
  close(): Promise<void>;
}

/** What this agent leaves behind of one call. */
export interface Left {
  callId: string;
  outcome: string;
  /** By path, every field that the agent could have filled, what is empty as null. */
  record: Readonly<Record<string, Value>>;
}

/**
 * What is particular to rehearsing one agent. A new agent is a folder of scenarios, a file like this one, and a line in
 * `infra/local/rehearsals/agents/agents.ts`.
 */
export interface RehearsedAgent {
  /** Its folder. */
  name: string;
  /** What may be in `setup` of its scenarios. */
  setup: z.ZodType;
  /** Facts that nobody knows before the stage is set: `{name}` in its scenarios, like those of the person. */
  given?: readonly string[];
  /** Sets the stage for one rehearsal. */
  prepare?(stage: Stage, setup: Scenario['setup']): Promise<Prepared>;
  /** Free text, which may hold anything where nothing is expected of it. */
  isFree(field: string): boolean;
  /**
   * Has the agent talk with whoever is at `telephone` (E.164), who is put there already, and resolves to what is stored when all of
   * it is. Rejects when nothing is stored within `patienceMs`.
   */
  rehearse(stage: Stage, telephone: string, scenario: Scenario, patienceMs: number): Promise<Left>;
}
