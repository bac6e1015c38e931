import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderFile {
  name: string;
  contents: Uint8Array;
}

/** Makes `folder` hold exactly these files. Each appears whole, and is left alone if it is there already. */
export async function writeFolder(folder: string, files: readonly FolderFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map(({ name, contents }) => writeIfChanged(join(folder, name), contents)));
  const wanted = new Set(files.map(({ name }) => name));
  for (const name of await readdir(folder)) {
    // A name with a tilde is being written by another process.
    if (!wanted.has(name) && !name.endsWith('~')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => null);
  if (present?.equals(contents)) return;
  const unfinished = `${path}.${process.pid}~`;
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}
