import { Fault, type Violation } from '../../runtime/faults.ts';
import type { CallAgent } from '../calls/call.ts';
import type { Field } from '../directory/field.ts';
import { checkedValue } from './caller-answer.ts';
import type { CallerRecord, FieldValue } from './caller-record.ts';
import type { CallerRecordRepository } from './caller-record-repository.ts';

export interface CorrectRecordDeps {
  records: Pick<CallerRecordRepository, 'find' | 'save' | 'remove'>;
  now: () => Date;
}

interface Deps extends CorrectRecordDeps {
  /** What the business wants to know of a call that this agent held. */
  fields(agent: CallAgent | null): Promise<readonly Field[]>;
}

/**
 * What a person knows better: kept beside what was extracted, never in its place. Throws `call_data_not_found`, `invalid_body` for a
 * field that the record does not have (`unknown_field`) or a value that is none of its kind (`invalid_value`), and
 * `precondition_failed` when it moved since it was read.
 */
export async function correctRecord(
  deps: Deps,
  id: string,
  fields: Readonly<Record<string, FieldValue>>,
  expected: number | null,
): Promise<CallerRecord> {
  const record = await recordAt(deps, id, expected);
  const corrections = checkedFields(record, await deps.fields(record.agent), fields);
  const corrected = { ...record, corrections: { ...record.corrections, ...corrections } };
  if (!(await deps.records.save(corrected, deps.now()))) throw moved();
  return { ...corrected, version: record.version + 1, updatedAt: deps.now().toISOString() };
}

/** What is written, as fields of their kinds are kept. A kind that nobody knows any more takes whatever is written. */
function checkedFields(
  { champs }: CallerRecord,
  known: readonly Field[],
  written: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> {
  const violations: Violation[] = [];
  const kept: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(written)) {
    const field = known.find((one) => one.name === name);
    const pointer = `/${name}`;
    if (!Object.hasOwn(champs, name)) {
      const message = `is not one of ${Object.keys(champs).join(', ')}`;
      violations.push({ pointer, code: 'unknown_field', message });
      continue;
    }
    kept[name] = value === null || !field ? value : checkedValue(field, value);
    if (value !== null && kept[name] === null) {
      violations.push({
        pointer,
        code: 'invalid_value',
        message: `must be ${wanted(field)}, or null for what is not known`,
      });
    }
  }
  const first = violations[0];
  if (first) throw new Fault('invalid_body', `${first.pointer} ${first.message}`, { violations });
  return kept;
}

function wanted(field: Field | undefined): string {
  switch (field?.kind) {
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${field.choices.join(', ')}`;
    case 'telephone':
      return 'a telephone number';
    case 'email':
      return 'an e-mail address';
    case 'date':
      return 'a day such as 2026-11-24';
    default:
      return 'text';
  }
}

export async function deleteRecord(deps: CorrectRecordDeps, id: string, expected: number | null): Promise<void> {
  if (!(await deps.records.remove(await recordAt(deps, id, expected), deps.now()))) throw moved();
}

async function recordAt(deps: CorrectRecordDeps, id: string, expected: number | null): Promise<CallerRecord> {
  const record = await deps.records.find(id);
  if (!record) throw new Fault('call_data_not_found', 'There is no caller record with this id.');
  if (expected !== null && expected !== record.version) throw moved();
  return record;
}

const moved = () =>
  new Fault('precondition_failed', 'The record changed since you read it: read it again and repeat the change.');
