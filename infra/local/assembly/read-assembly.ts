import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { Assembly, Stack } from './cloud-assembly.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
          directoryName: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Condition: z.string().optional(),
    }),
  ),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ imageTag: z.string() })),
      }),
    )
    .default({}),
});

/** Reads a cloud assembly, stages within it included. */
export function readAssembly(directory: string): Assembly {
  const assembly: Assembly = { stacks: [], files: new Map(), images: new Map() };
  readInto(assembly, resolve(directory));
  return assembly;
}

function readInto(assembly: Assembly, directory: string): void {
  const manifest = manifestSchema.parse(json(join(directory, 'manifest.json')));
  for (const [id, { type, properties }] of Object.entries(manifest.artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
      assembly.stacks.push(readStack(directory, properties.stackName ?? id, properties.templateFile));
    } else if (type === 'cdk:asset-manifest' && properties?.file) {
      readAssets(assembly, directory, properties.file);
    } else if (type === 'cdk:cloud-assembly' && properties?.directoryName) {
      readInto(assembly, join(directory, properties.directoryName));
    }
  }
}

function readStack(directory: string, name: string, file: string): Stack {
  return { name, template: templateSchema.parse(json(join(directory, file))) };
}

function readAssets(assembly: Assembly, directory: string, file: string): void {
  const assets = assetsSchema.parse(json(join(directory, file)));
  for (const { source, destinations } of Object.values(assets.files)) {
    if (source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations))
      assembly.files.set(objectKey, join(directory, source.path));
  }
  for (const { source, destinations } of Object.values(assets.dockerImages)) {
    if (source.directory === undefined) continue;
    for (const { imageTag } of Object.values(destinations)) {
      assembly.images.set(imageTag, join(directory, source.directory));
    }
  }
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
