import { type CallerRecord, valuesOf } from './caller-record.ts';
import type { CallerRecordRepository } from './caller-record-repository.ts';

/** Somebody who hung up before a word, some times in a row, is still who they were. */
const RECENT = 5;

/** The latest record of a call from this number (E.164) that says who it was or why they called; null where none does. */
export async function lastKnownCaller(
  { callers }: { callers: Pick<CallerRecordRepository, 'list'> },
  number: string | null,
): Promise<CallerRecord | null> {
  if (number === null) return null;
  const { records } = await callers.list(number, RECENT, undefined);
  return records.find(saysSomething) ?? null;
}

function saysSomething(record: CallerRecord): boolean {
  const { nom, prenom, motif } = valuesOf(record);
  return [nom, prenom, motif].some((value) => typeof value === 'string');
}
