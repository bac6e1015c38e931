import { Fault } from '../../runtime/faults.ts';
import type { CallerRecord, FieldValue } from './caller-record.ts';
import type { CallerRecordRepository } from './caller-record-repository.ts';

export interface CorrectRecordDeps {
  records: Pick<CallerRecordRepository, 'find' | 'save' | 'remove'>;
  now: () => Date;
}

/**
 * What a person knows better: kept beside what was extracted, never in its place. Throws `call_data_not_found`, `invalid_body` for a
 * field that the record does not have, and `precondition_failed` when it moved since it was read.
 */
export async function correctRecord(
  deps: CorrectRecordDeps,
  id: string,
  fields: Readonly<Record<string, FieldValue>>,
  expected: number | null,
): Promise<CallerRecord> {
  const record = await recordAt(deps, id, expected);
  const violations = Object.keys(fields)
    .filter((name) => !Object.hasOwn(record.champs, name))
    .map((name) => ({
      pointer: `/${name}`,
      code: 'unknown_field',
      message: `is not one of ${Object.keys(record.champs).join(', ')}`,
    }));
  if (violations.length > 0) throw new Fault('invalid_body', 'The record has no such field.', { violations });
  const corrected = { ...record, corrections: { ...record.corrections, ...fields } };
  if (!(await deps.records.save(corrected, deps.now()))) throw moved();
  return { ...corrected, version: record.version + 1, updatedAt: deps.now().toISOString() };
}

export async function deleteRecord(deps: CorrectRecordDeps, id: string, expected: number | null): Promise<void> {
  if (!(await deps.records.remove(await recordAt(deps, id, expected)))) throw moved();
}

async function recordAt(deps: CorrectRecordDeps, id: string, expected: number | null): Promise<CallerRecord> {
  const record = await deps.records.find(id);
  if (!record) throw new Fault('call_data_not_found', 'There is no caller record with this id.');
  if (expected !== null && expected !== record.version) throw moved();
  return record;
}

const moved = () =>
  new Fault('precondition_failed', 'The record changed since you read it: read it again and repeat the change.');
