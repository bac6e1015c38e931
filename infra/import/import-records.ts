/** What became of one record of a file. */
export type Imported =
  | { kind: 'taken_over' | 'there_before'; id: string }
  | { kind: 'refused'; id: string; why: string };

export interface Target {
  url: string;
  apiKey: string;
}

const AT_ONCE = 4;
const TRIES = 5;
const WAIT_MS = 500;
const GIVE_UP_MS = 30_000;

/** Sends each record to `path`, a few at a time, and tells of each in the order of the file. Trouble on the way is tried again. */
export async function importRecords(
  target: Target,
  path: string,
  records: readonly unknown[],
  tell: (imported: Imported) => void,
): Promise<Imported[]> {
  const results: Imported[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < records.length; index = next++) {
      const imported = await importOne(target, path, records[index]);
      results[index] = imported;
      tell(imported);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function importOne(target: Target, path: string, record: unknown): Promise<Imported> {
  const id = idOf(record);
  for (let attempt = 1; ; attempt++) {
    const answer = await send(target, path, record);
    if (answer.status === 201) return { kind: 'taken_over', id };
    if (answer.status === 200) return { kind: 'there_before', id };
    const mayPass = answer.status === 0 || answer.status >= 500 || answer.problem.retryable === true;
    if (!mayPass || attempt === TRIES) return { kind: 'refused', id, why: reasonIn(answer) };
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS * attempt));
  }
}

interface Answer {
  /** 0 where there was none. */
  status: number;
  problem: { code?: string; detail?: string; retryable?: boolean; errors?: { pointer: string; message: string }[] };
}

async function send({ url, apiKey }: Target, path: string, record: unknown): Promise<Answer> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(record),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    const problem = (await response.json().catch(() => ({}))) as Answer['problem'];
    return { status: response.status, problem };
  } catch (error) {
    return { status: 0, problem: { code: 'unreachable', detail: error instanceof Error ? error.message : '' } };
  }
}

function reasonIn({ status, problem: { code, detail, errors = [] } }: Answer): string {
  const violations = errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  return `${code ?? status}: ${violations || (detail ?? 'no reason given')}`;
}

function idOf(record: unknown): string {
  const id = typeof record === 'object' && record !== null && 'id' in record ? record.id : undefined;
  return typeof id === 'string' ? id : '(no id)';
}
