import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { EffectOutcome, ToolEffect } from '../../../shared/domain/calls/tool-effect.ts';
import type { Message } from '../../../shared/domain/calls/message.ts';
import { cleanText } from '../../../shared/runtime/clean-text.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Tool } from './tool.ts';

const argumentsSchema = z.object({ message: z.string().trim().min(1).max(2_000), urgent: z.boolean().default(false) });
const DONE = { statut: 'transmis', consigne: 'Le message est noté et sera transmis.' };

export interface TakeMessagePorts {
  /** Stores the message, once per intent. */
  take(request: Omit<ToolEffect, 'attempt' | 'leg' | 'at'>, message: Message): Promise<EffectOutcome>;
  now: () => Date;
}

const NAME = 'prendre_message';

/** Notes what the person wants the business to be told. The same words are one message, however often the model asks. */
export function takeMessageTool(ports: TakeMessagePorts): Tool {
  return {
    declaration: {
      name: NAME,
      description:
        'Note un message que ton interlocuteur veut faire transmettre à l’entreprise. À appeler une seule fois par message, avec ses mots.',
      parameters: {
        type: 'object',
        properties: { message: { type: 'string' }, urgent: { type: 'boolean' } },
        required: ['message'],
        additionalProperties: false,
      },
    },
    async run(call) {
      const parsed = parseArguments(argumentsSchema, call.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const text = cleanText(parsed.value.message);
      const intent = createHash('sha256').update(text.toLowerCase()).digest('base64url').slice(0, 22);
      const request = {
        tool: NAME,
        intent,
        functionCallId: call.call_id,
        arguments: call.arguments,
        output: JSON.stringify(DONE),
      };
      const message = { id: intent, text, urgent: parsed.value.urgent, at: ports.now().toISOString() };
      const outcome = await ports.take(request, message);
      if (outcome.kind === 'fenced' || outcome.kind === 'moved') throw new Error('The message could not be stored');
      return { output: DONE };
    },
  };
}
