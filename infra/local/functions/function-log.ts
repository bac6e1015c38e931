import type { Terminal } from '../platform/terminal.ts';
import { openLogFile } from '../processes/log-file.ts';
import { noticeOf } from '../processes/log-line.ts';
import type { FunctionSpec } from '../template/functions.ts';
import { failureText } from './invocation.ts';
import type { PoolEvents } from './function-pool.ts';

export interface FunctionLog extends PoolEvents {
  line(line: string): void;
}

/** Keeps what a function writes, as CloudWatch would, and shows warnings and errors in the terminal. */
export function createFunctionLog(spec: FunctionSpec, dataDir: string, terminal: Terminal): FunctionLog {
  const file = openLogFile(dataDir, spec.name);
  return {
    line(line) {
      file.write(line);
      const notice = noticeOf(line);
      if (notice) terminal[notice.level](spec.name, notice.text);
    },
    started: (requestId) => file.write(`START RequestId: ${requestId} Version: $LATEST`),
    ended(requestId, result, durationMs, environment) {
      const took = `Duration: ${durationMs.toFixed(2)} ms\tMemory Size: ${spec.memoryMb} MB\tProcess: ${environment.pid}`;
      file.write(`END RequestId: ${requestId}`);
      file.write(`REPORT RequestId: ${requestId}\t${took}`);
      if (result.kind !== 'failed') return;
      const text = failureText(result.payload);
      file.write(`FAILED RequestId: ${requestId}\t${text}`);
      terminal.error(spec.name, text);
    },
  };
}
