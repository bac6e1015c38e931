import type { CallAgent, CallIn } from '../calls/call.ts';
import type { CallPurpose, Settlement } from '../calls/call-purpose.ts';
import { transcriptLines } from '../calls/transcript-lines.ts';
import type { Field } from '../directory/field.ts';
import { callerFields, emptyFields } from './caller-answer.ts';
import { callerAnswerSchema, callerQuestion } from './caller-question.ts';
import { CALLER_RECORD_VERSION, type CallerRecord } from './caller-record.ts';
import type { CallerRecordRepository } from './caller-record-repository.ts';
import { callerNumber } from '../calls/caller-number.ts';
import type { SettledCalls } from './settled-calls-repository.ts';

interface Deps {
  records: Pick<CallerRecordRepository, 'find'>;
  settled: SettledCalls;
  /** What the business wants to know of a call that this agent held; null where none came to the line. */
  fields(agent: CallAgent | null): Promise<readonly Field[]>;
  /** How long a new record is kept; null for ever. */
  keepDays: number | null;
  now: () => Date;
}

/** What becomes of a call that came in: a record of who called and why. Nobody is called back for it. */
export function receptionPurpose({ records, settled: settledCalls, fields, keepDays, now }: Deps): CallPurpose {
  const commit = (settlement: Settlement, record: CallerRecord | null) =>
    settledCalls.settle(settlement, record, now());

  /** A record that is there already, because the conversation could not be read the first time, keeps what people made of it. */
  const recordOf = async (
    call: CallIn<'ended' | 'settled'>,
    read: Pick<CallerRecord, 'statut' | 'champs'>,
  ): Promise<CallerRecord> => {
    const before = await records.find(call.id);
    const instant = now().toISOString();
    return {
      schema: CALLER_RECORD_VERSION,
      id: call.id,
      numero_appelant: callerNumber(call.from),
      numero_appele: call.to,
      issue: call.outcome,
      agent: call.agent,
      ...read,
      corrections: before?.corrections ?? {},
      keepDays: before ? before.keepDays : keepDays,
      appele_le: call.createdAt,
      createdAt: before?.createdAt ?? instant,
      updatedAt: instant,
      version: before?.version ?? 0,
    };
  };

  const unread = async (settlement: Settlement, statut: 'abandonnee' | 'a_relire') => {
    const { agent } = settlement.before;
    const record = await recordOf(settlement.before, { statut, champs: emptyFields(await fields(agent)) });
    return await commit(settlement, record);
  };

  return {
    async read(call, facts, ask) {
      // Read late: somebody who deleted the record meanwhile does not want it back.
      if (call.status === 'settled' && !(await records.find(call.id))) return null;
      const wanted = await fields(call.agent);
      const lines = transcriptLines(facts.turns);
      if (!lines.some((line) => line.speaker === 'person')) {
        const statut = call.outcome === 'transferred' ? ('transmise' as const) : ('abandonnee' as const);
        const nothing = { statut, champs: emptyFields(wanted) };
        return {
          clear: true,
          usage: null,
          commit: async (settlement) => await commit(settlement, await recordOf(call, nothing)),
        };
      }
      const question = callerQuestion(lines, call);
      const { answer, usage } = await ask({ name: 'caller_record', schema: callerAnswerSchema(wanted), ...question });
      const champs = callerFields(answer, wanted, lines);
      return {
        clear: true,
        usage,
        commit: async (settlement) => await commit(settlement, await recordOf(call, { statut: 'extraite', champs })),
      };
    },
    retry: () => Promise.reject(new Error('A call that came in is not made again')),
    giveUp: (settlement) => unread(settlement, 'abandonnee'),
    leaveUnread: (settlement) => unread(settlement, 'a_relire'),
    reportUnknown: () => Promise.reject(new Error('A call that came in is never unknown')),
    correctCost: (settlement) => commit(settlement, null),
  };
}
