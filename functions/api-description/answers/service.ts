import * as z from 'zod';
import { answerSchema } from '../json-schema.ts';

const provider = z.object({
  status: z.enum(['reachable', 'unreachable', 'unknown']),
  checkedAt: z.iso.datetime().nullable(),
});

export const serviceAnswers = {
  Health: answerSchema(
    z.object({
      ...{ status: z.literal('ok'), service: z.literal('comptoir'), version: z.string() },
      providers: z.object({ twilio: provider, openai: provider }),
    }),
  ),
};
