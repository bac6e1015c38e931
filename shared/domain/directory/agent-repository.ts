import * as z from 'zod/mini';
import { type DocumentStore, putting, type Write } from '../../dynamodb/document-store.ts';
import type { Item } from '../../dynamodb/item-store.ts';
import type { AgentConfig, AgentId } from './agent-config.ts';
import { numberKey } from './agent-for-number.ts';
import { agentKey, defaultAgent, findAgent, parseAgent, versionKey } from './find-agent.ts';
import { type Agent, AGENT_SCHEMA, storedAgentSchema } from './stored-agent.ts';

/** `moved`: somebody else saved the agent meanwhile; `taken`: these numbers belong to another agent. Nothing was written. */
export type SaveOutcome = { saved: Agent } | { moved: true } | { taken: readonly string[] };

export type AgentVersion = Pick<Agent, 'version' | 'updatedAt'>;

export interface AgentRepository {
  current(id: AgentId): Promise<Agent>;
  version(id: AgentId, version: number): Promise<Agent | undefined>;
  /** Newest first; the default comes last. */
  versions(
    id: AgentId,
    limit: number,
    from: Item | undefined,
  ): Promise<{ versions: AgentVersion[]; next: Item | undefined }>;
  /** Writes `config` as the version after the one that was read, and who answers its numbers with it: all or nothing. */
  save(read: Agent, config: AgentConfig, now: Date): Promise<SaveOutcome>;
}

const storedVersion = z.pick(storedAgentSchema, { version: true, updatedAt: true });

export function createAgentRepository(store: DocumentStore, table: string): AgentRepository {
  return {
    current: (id) => findAgent(store, table, id),

    async version(id, version) {
      if (version === 0) return defaultAgent(id);
      const item = await store.get(table, versionKey(id, version));
      return item && parseAgent(item);
    },

    async versions(id, limit, from) {
      const { items, next } = await store.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ProjectionExpression: '#version, #updatedAt',
        ExpressionAttributeNames: { '#version': 'version', '#updatedAt': 'updatedAt' },
        ExpressionAttributeValues: { ':pk': agentKey(id).pk, ':prefix': 'v#' },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: from,
      });
      const versions: AgentVersion[] = items.map((item) => z.parse(storedVersion, item));
      return { versions: next ? versions : [...versions, { version: 0, updatedAt: null }], next };
    },

    async save(read, config, now) {
      const { id, version } = read;
      const saved = { id, version: version + 1, config, updatedAt: now.toISOString() };
      const stored = { schema: AGENT_SCHEMA, ...saved };
      const added = config.numbers.filter((number) => !read.config.numbers.includes(number));
      const removed = read.config.numbers.filter((number) => !config.numbers.includes(number));
      // What is not at this version any more fails at the first write; a number that another agent has, at its own.
      const before: Write[] = [
        putting(table, { ...stored, ...agentKey(id) }, version === 0 ? 'absent' : { version }),
        putting(table, { ...stored, ...versionKey(id, saved.version) }, 'absent'),
      ];
      const outcome = await store.transact([
        ...before,
        ...added.map((number) => putting(table, { schema: AGENT_SCHEMA, agent: id, ...numberKey(number) }, 'absent')),
        ...removed.map((number): Write => ({ Delete: { TableName: table, Key: numberKey(number) } })),
      ]);
      if (outcome.committed) return { saved };
      const taken = added.filter((_number, index) => outcome.failed.includes(before.length + index));
      return outcome.failed.some((index) => index < before.length) ? { moved: true } : { taken };
    },
  };
}
