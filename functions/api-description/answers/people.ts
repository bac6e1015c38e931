import * as z from 'zod';
import { answerSchema } from '../json-schema.ts';

export const peopleAnswers = {
  Erasure: answerSchema(
    z.object({
      state: z.enum(['erasing', 'checking', 'done']),
      upTo: z.iso.datetime(),
      removed: z.record(z.string(), z.object({ count: z.int(), ids: z.array(z.string()) })),
    }),
  ),
};
