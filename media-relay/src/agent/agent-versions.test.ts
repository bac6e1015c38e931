import { expect, it } from 'vitest';
import { DEFAULT_AGENTS } from '../../../shared/domain/directory/default-agents.ts';
import type { AgentId } from '../../../shared/domain/directory/agent-config.ts';
import { AgentVersions } from './agent-versions.ts';

/** A directory that counts its readers; `latest` is the version that every agent has now. */
function rig() {
  const world = { latest: 1, reads: [] as string[] };
  const agent = (id: AgentId, version: number) => ({ id, version, config: DEFAULT_AGENTS[id], updatedAt: null });
  const versions = new AgentVersions({
    async now(id) {
      world.reads.push(`${id} now`);
      return agent(id, world.latest);
    },
    async at(id, version) {
      world.reads.push(`${id} ${version}`);
      return agent(id, version);
    },
  });
  return { world, versions };
}

it('what an agent is now is asked each time, and a version only once', async () => {
  const { world, versions } = rig();
  expect((await versions.now('reception')).version).toBe(1);
  expect((await versions.at('reception', 1)).version).toBe(1);
  world.latest = 2;
  expect((await versions.now('reception')).version).toBe(2);
  expect((await versions.at('reception', 1)).version).toBe(1);
  expect((await versions.at('supplier-orders', 1)).id).toBe('supplier-orders');
  await versions.at('supplier-orders', 1);
  expect(world.reads).toEqual(['reception now', 'reception now', 'supplier-orders 1']);
});

it('does not keep everything that ever was', async () => {
  const { world, versions } = rig();
  for (let version = 1; version <= 200; version++) await versions.at('reception', version);
  world.reads.length = 0;
  await versions.at('reception', 200);
  expect(world.reads).toEqual([]);
  await versions.at('reception', 1);
  expect(world.reads).toEqual(['reception 1']);
});
