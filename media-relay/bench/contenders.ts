import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchArguments } from './arguments.ts';
import type { BenchStore } from './ends/store.ts';

export interface Contender {
  name: string;
  /** Without the taskset in front. `model`: the model's URL; `store`: where it keeps its records, if it does. */
  command(model: URL, store: BenchStore | null): string[];
  keepsRecords: boolean;
  /** Answers questions about its event loop. */
  isNode: boolean;
}

const HERE = import.meta.dirname;

/** Ours and those that it is measured against, and what must be said about the choice. */
export function findContenders(
  folder: string,
  { only, tls }: BenchArguments,
): {
  contenders: Contender[];
  remarks: string[];
} {
  const remarks: string[] = [];
  const node = (name: string, file: string, ...rest: string[]): Contender => ({
    name,
    isNode: true,
    keepsRecords: false,
    // The heap as the container is given it, for all of them.
    command: (model) => [process.execPath, '--max-semi-space-size=8', join(HERE, 'relays', file), model.href, ...rest],
  });
  const bare = node('comptoir +db', 'comptoir-stored.ts');
  const stored: Contender = {
    ...bare,
    keepsRecords: true,
    command: (model, store) => [...bare.command(model, null), store?.endpoint ?? '', store?.table ?? ''],
  };
  const all = [
    node('comptoir', 'comptoir.ts'),
    stored,
    node('ws json', 'ws-pipe.ts', 'json'),
    node('ws slice', 'ws-pipe.ts', 'slice'),
  ];
  const binary = tls ? null : compile(folder);
  if (binary)
    all.push({ name: 'c++ bytes', isNode: false, keepsRecords: false, command: ({ port }) => [binary, port] });
  else {
    all.push(node('node bytes', 'byte-pipe.ts'));
    remarks.push(
      tls
        ? 'The C++ relay speaks no TLS: a Node byte pipe stands for it.'
        : 'No g++ here: a Node byte pipe stands for the C++ relay.',
    );
  }
  return { contenders: all.filter(({ name }) => only === null || name === only), remarks };
}

function compile(folder: string): string | null {
  const binary = join(folder, 'byte-relay');
  const { status } = spawnSync('g++', ['-O2', '-o', binary, join(HERE, 'relays/byte-relay.cpp')]);
  return status === 0 ? binary : null;
}
