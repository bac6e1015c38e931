import * as z from 'zod/mini';
import { fieldSchema } from './field.ts';
import { openingHoursSchema } from './opening-hours.ts';

export const agentIds = ['supplier-orders', 'reception', 'reservations', 'whatsapp'] as const;
export type AgentId = (typeof agentIds)[number];

const said = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const number = z.string().check(z.regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +33123456789'));

/** All of them may be exchanged in one save, which is one transaction: of at most 100 writes. */
const MAX_NUMBERS = 40;

/** Text with `{variables}`; which ones an agent knows is checked when it is saved (`agent-template.ts`). */
const template = (max: number) => said(max);

/** An agent as the business writes it: data, not code. What is said is in the agent's language. */
export const agentConfigSchema = z.object({
  /** ISO 639-1. */
  language: z.enum(['fr', 'en', 'ar']),
  /** The model's name of it; empty: the platform's. */
  voice: z.string().check(z.maxLength(40)),
  /** Said to the word before anything else, and never cut short: that the call is transcribed, say. Null for nothing. */
  notice: z._default(z.nullable(template(300)), null),
  /** Its first sentence, said to the word. */
  greeting: template(600),
  instructions: template(12_000),
  /** Who calls and why, in one sentence: for a telephone that asks before it rings. */
  introduction: template(300),
  farewell: said(200),
  /** What the model is told when nobody has spoken for a while. */
  silencePrompt: said(500),
  /** Said in turn while something takes time. */
  patience: z.array(said(200)).check(z.minLength(1), z.maxLength(10)),
  /** Words that the transcriber should expect. */
  vocabulary: z.array(said(60)).check(z.maxLength(50)),
  /** What it may do besides what belongs to its purpose. */
  tools: z.array(z.enum(['take_message', 'transfer', 'send_digits'])),
  turnDetection: z.object({
    /** 0 to 1: the higher, the louder somebody has to be. */
    threshold: z.number().check(z.minimum(0), z.maximum(1)),
    /** Silence after which a turn is finished, in milliseconds. */
    silenceMs: z.int().check(z.minimum(200), z.maximum(2_000)),
  }),
  /** What is to be read from the conversation. */
  fields: z.array(fieldSchema).check(
    z.maxLength(40),
    z.refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, 'must have different names'),
  ),
  openingHours: z.nullable(openingHoursSchema),
  /** What a caller gets outside of them: the agent all the same, an agent that takes a message, or a person (`answering.ts`). */
  outOfHours: z.enum(['agent', 'message', 'transfer']),
  /** E.164: who takes calls over; null where nobody does. */
  transferNumber: z.nullable(number),
  /** Our numbers that this agent answers. One that no agent has is answered by the receptionist. */
  numbers: z.array(number).check(
    z.maxLength(MAX_NUMBERS),
    z.refine((numbers) => new Set(numbers).size === numbers.length, 'must be different numbers'),
  ),
});

export type AgentConfig = z.infer<typeof agentConfigSchema>;
