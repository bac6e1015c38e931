import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultCatalogue } from '../../shared/runtime/faults.ts';
import { readSettings } from '../settings.ts';
import { synthesize } from './templates.ts';

const root = new URL('../..', import.meta.url).pathname;
const documents = globSync('{README.md,docs/**/*.md}', { cwd: root });
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the documents', () => {
  it.each(documents)('%s names only files that exist', (document) => {
    const named = read(document).match(/`((?:infra|functions|media-relay|shared|console|docs)\/[\w./-]+\.\w+)`/g) ?? [];
    expect(named.map((quoted) => quoted.slice(1, -1)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('explain every error code, with its status', () => {
    const sections = new Map(
      read('docs/errors.md')
        .split(/^## /m)
        .slice(1)
        .map((section) => [section.split('\n')[0] ?? '', section]),
    );
    expect([...sections.keys()]).toEqual(Object.keys(faultCatalogue));
    for (const [code, { status }] of Object.entries(faultCatalogue))
      expect(sections.get(code)).toContain(`**${status}**`);
  });

  it('tell what to do about every alarm', async () => {
    const templates = await synthesize();
    const alarms = (['Api', 'MediaRelay'] as const).flatMap((stack) =>
      Object.values(templates.resources(stack, 'AWS::CloudWatch::Alarm')),
    );
    const titles = alarms.map(({ Properties }) => String(Properties['AlarmName']).replace(/^Comptoir /, ''));
    const [theAlarms = ''] = read('docs/runbook.md').split(/^# Routine work$/m);
    const headings = theAlarms.match(/^## .+$/gm) ?? [];
    expect(headings.map((heading) => heading.slice(3)).toSorted()).toEqual(titles.toSorted());
  });

  it('name every setting with its default', () => {
    const rows = new Map(
      [...read('docs/environment.md').matchAll(/^\| `(\w+)`[^|]*\| (?:`([^`]+)`)? *\|/gm)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );
    const { product, publicUrlParameter: _derived, ...deployment } = readSettings(() => undefined, {});
    for (const [name, value] of Object.entries({ ...product, ...deployment })) {
      expect(Object.fromEntries(rows)).toHaveProperty(name, String(value));
    }
  });
});
