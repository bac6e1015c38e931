import type { CallResult } from './call-result.ts';

/** Where progress is written: standard output, or a test. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
/** Back to the first column, and nothing behind what is written next. */
const CLEAR = '\r\u001B[K';

/** Shows how far the calls are: one bar that is redrawn on a terminal, a line for each call anywhere else. */
export function createProgress(screen: Screen, total: number) {
  let done = 0;
  let failed = 0;
  const draw = () => {
    const filled = Math.round((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    screen.write(`${CLEAR}${bar} ${done}/${total}${failed > 0 ? ` · ${failed} failed` : ''}`);
  };
  return {
    start(): void {
      if (screen.isTTY) draw();
    },
    result({ persona, outcome, recorded }: CallResult): void {
      done += 1;
      if (!recorded) failed += 1;
      if (screen.isTTY) draw();
      else screen.write(`${done}/${total} ${persona}: ${recorded ? outcome : `FAILED: ${outcome}`}\n`);
    },
    end(): void {
      if (screen.isTTY) screen.write(CLEAR);
    },
  };
}
