import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrontDesk } from './front-desk.ts';

/** Everything that any process of the product has written, a line each, with the name of its file. */
export function logLines({ platform }: Pick<FrontDesk, 'platform'>): string[] {
  const folder = join(platform.dataDir, 'logs');
  const kept = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .map((line) => `${name}: ${line}`),
  );
  return [...kept, ...platform.output().split('\n')];
}

/** The lines that hold one of `numbers` (E.164), however it is written. */
export function linesWithNumber(lines: readonly string[], numbers: readonly string[]): string[] {
  // Without the country and without separators, each is within every one of its forms.
  const short = numbers.map((number) => number.replace(/^\+(33|1)/, ''));
  return lines.filter((line) => {
    const digits = line.replaceAll(/(?<=\d)(?:[\s.()/-]|%20)+(?=\d)/g, '');
    return short.some((number) => digits.includes(number));
  });
}

/** The lines that hold one of `words`, whatever their case. */
export function linesWithWord(lines: readonly string[], words: readonly string[]): string[] {
  return lines.filter((line) => words.some((word) => line.toLowerCase().includes(word.toLowerCase())));
}
