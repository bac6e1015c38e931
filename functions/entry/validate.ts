import type * as z from 'zod';
import { Fault, type FaultCode, type Violation } from '../../shared/runtime/faults.ts';

/** The value as the schema has it; otherwise the fault names every violation with a JSON pointer. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, code: FaultCode): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.flatMap(violationsOf);
  const first = violations[0];
  throw new Fault(code, `${first?.pointer || 'It'}: ${first?.message ?? 'not valid'}`, { violations });
}

function violationsOf(issue: z.core.$ZodIssue): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointer([...issue.path, key]),
      code: issue.code,
      message: 'is not a field of this request',
    }));
  }
  return [{ pointer: pointer(issue.path), code: issue.code, message: issue.message }];
}

/** RFC 6901. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
