import type { Terminal } from '../platform/terminal.ts';
import { openLogFile } from '../processes/log-file.ts';
import { noticeOf } from '../processes/log-line.ts';
import type { FunctionSpec } from '../template/functions.ts';
import { failureText } from './invocation.ts';
import type { PoolEvents } from './function-pool.ts';

export interface FunctionLog extends PoolEvents {
  line(line: string, stream: 'stdout' | 'stderr'): void;
}

/** Keeps what a function writes, and when it was invoked, as CloudWatch would; shows warnings and errors in the terminal. */
export function createFunctionLog(spec: FunctionSpec, dataDir: string, terminal: Terminal): FunctionLog {
  const file = openLogFile(dataDir, spec.name);
  const own = (level: 'debug' | 'error', message: string, fields: Record<string, string | number>) =>
    file.write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }));
  return {
    line(line, stream) {
      file.write(line, stream);
      const notice = noticeOf(line);
      if (notice) terminal.quote(notice.level, spec.name, notice.text);
    },
    started: (requestId) => own('debug', 'Invocation started', { requestId }),
    ended(requestId, result, durationMs, environment) {
      const ms = Math.round(durationMs);
      own('debug', 'Invocation ended', { requestId, ms, memoryMb: spec.memoryMb, pid: environment.pid });
      if (result.kind !== 'failed') return;
      const text = failureText(result.payload);
      own('error', 'Invocation failed', { requestId, why: text });
      terminal.quote('error', spec.name, text);
    },
  };
}
