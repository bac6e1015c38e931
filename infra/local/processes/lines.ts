import type { Readable } from 'node:stream';

/** A line longer than this is cut: a process that never ends a line must not fill our memory. */
const MAX_LINE = 64 * 1024;

/** Calls `use` with every line of a stream; the last one need not be ended. */
export function eachLine(stream: Readable, use: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) use(line.slice(0, MAX_LINE));
    if (rest.length > MAX_LINE) {
      use(rest.slice(0, MAX_LINE));
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest) use(rest);
  });
}
