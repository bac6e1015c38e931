import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { importRecords, type Imported } from './import-records.ts';

const { LOCAL_DATA_DIR = '.local', X_API_KEY, COMPTOIR_URL = 'http://localhost:8080' } = process.env;

/** `npm run import -- reservations reservations.json`: the records of the systems that Comptoir replaces. */
const KINDS: Record<string, string> = { reservations: '/reservations/import' };
const HELP = `Usage: npm run import -- reservations FILE

Takes over the records of a JSON file: each of them whole or not at all, and once, so that it can be repeated.

  COMPTOIR_URL   where Comptoir is (default http://localhost:8080)
  X_API_KEY      its key (default: that of the local platform)`;

function readRecords(file: string): unknown[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (Array.isArray(content)) return content;
  throw new Error(`${file} must hold a list of records, as the original system writes it.`);
}

function apiKey(): string {
  const file = join(LOCAL_DATA_DIR, 'api-key');
  const key = X_API_KEY ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
  if (key === '') throw new Error('There is no API key: set X_API_KEY, or start the local platform with npm start.');
  return key;
}

function show(imported: Imported): void {
  if (imported.kind === 'refused') console.log(`${pc.red('✗')} ${imported.id}  ${imported.why}`);
  else console.log(`${pc.green('✓')} ${imported.id}${imported.kind === 'there_before' ? pc.dim('  was there') : ''}`);
}

async function run([kind = '', file = '']: string[]): Promise<void> {
  const path = KINDS[kind];
  if (path === undefined || file === '') {
    console.log(HELP);
    process.exitCode = kind === '--help' ? 0 : 2;
    return;
  }
  const records = readRecords(file);
  const target = { url: COMPTOIR_URL, apiKey: apiKey() };
  const results = await importRecords(target, path, records, show);
  const count = (wanted: Imported['kind']) => results.filter((one) => one.kind === wanted).length;
  console.log(
    `\n${records.length} records: ${count('taken_over')} taken over, ${count('there_before')} were there, ${count('refused')} refused`,
  );
  if (count('refused') > 0) process.exitCode = 1;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
