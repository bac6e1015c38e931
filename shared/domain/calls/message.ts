import * as z from 'zod/mini';

/** What somebody asked to be told to the business during a call; a child of the call. */
export const messageSchema = z.object({
  id: z.string(),
  text: z.string(),
  urgent: z.boolean(),
  at: z.iso.datetime(),
});
export type Message = z.infer<typeof messageSchema>;
