import { sourceName } from './format-entry.ts';
import { type Level, LEVELS, type LogEntry } from './log-entry.ts';
import { shortCallId } from './short-id.ts';

/** Which entries to show; what is absent selects nothing away. */
export interface Selection {
  level: Level;
  /** A call's id, the beginning of one, or the six characters that stand for it. */
  call?: string | undefined;
  /** A part of a function's or a process's name. */
  source?: string | undefined;
  /** A part of the line, whatever the case. */
  grep?: string | undefined;
  /** Milliseconds since the epoch. */
  since?: number | undefined;
}

/** Whether an entry is among what was asked for. */
export function isSelected(entry: LogEntry, { level, call, source, grep, since }: Selection): boolean {
  if (LEVELS.indexOf(entry.level) > LEVELS.indexOf(level)) return false;
  if (since !== undefined && entry.time < since) return false;
  if (call !== undefined && !isOfCall(entry, call)) return false;
  if (source !== undefined && !plain(sourceName(entry.source)).includes(plain(source))) return false;
  return grep === undefined || entry.raw.toLowerCase().includes(grep.toLowerCase());
}

function isOfCall({ callId }: LogEntry, call: string): boolean {
  return (
    callId !== null && (callId.startsWith(call) || callId.startsWith(`call_${call}`) || shortCallId(callId) === call)
  );
}

/** `place-call` finds `SupplierOrdersPlaceCall`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
