import * as z from 'zod';
import { callerRecordSchema } from '../../../shared/domain/reception/caller-record.ts';
import { answerSchema, pageOf } from '../json-schema.ts';

const { id, numero_appelant, numero_appele, statut, issue, corrections, appele_le } = callerRecordSchema.shape;

/** Beside these each field that the business asks for, under its own name. */
const callData = z.object({
  ...{ id, appel_id: id, numero_appelant, numero_appele, statut, issue },
  sources: z.array(z.object({ champ: z.string(), ligne: z.int(), texte: z.string() })),
  ...{ corrections, appele_le, cree_le: z.iso.datetime(), modifie_le: z.iso.datetime() },
  version: z.int(),
});

export const receptionAnswers = { CallData: answerSchema(callData), CallDataPage: pageOf('CallData') };
