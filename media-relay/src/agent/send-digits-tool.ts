import * as z from 'zod';
import type { DigitsAnswer, DigitsRefusal } from '../../../shared/domain/calls/request-digits.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Tool } from './tool.ts';

const argumentsSchema = z.object({ touches: z.string() });

const refusals: Record<DigitsRefusal, string> = {
  not_digits: 'Seules les touches 0 à 9, * et # existent, et w pour une demi-seconde d’attente ; 32 au plus.',
  busy: 'Des touches sont déjà en cours d’envoi, ou l’appel est transféré : attends.',
  too_many_digits: 'Tu as déjà appuyé trop souvent : demande à parler à quelqu’un, ou prends congé.',
  not_talking: 'L’appel est déjà passé ailleurs. Ne dis plus rien.',
};

/** The tool by which an agent presses keys. */
export const SEND_DIGITS = 'send_digits';

/** Presses keys on the other side's telephone menu. `request` notes the wish in the call's record. */
export function sendDigitsTool(request: (digits: string) => Promise<DigitsAnswer>): Tool {
  return {
    declaration: {
      name: SEND_DIGITS,
      description:
        'Appuie sur des touches du téléphone, quand un serveur vocal le demande. N’annonce rien : une machine t’écoute. La ligne revient à toi ensuite, et tu entends la suite du menu.',
      parameters: {
        type: 'object',
        properties: {
          touches: { type: 'string', pattern: '^[0-9*#w]{1,32}$', description: 'Par exemple 1, ou 42#.' },
        },
        required: ['touches'],
        additionalProperties: false,
      },
    },
    deadlineMs: 5_000,
    async run(call) {
      const parsed = parseArguments(argumentsSchema, call.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const answer = await request(parsed.value.touches.replaceAll(/\s/g, ''));
      if (answer.kind === 'refused') return { output: { envoye: false, consigne: refusals[answer.refusal] } };
      return { output: { envoye: true, consigne: 'Les touches sont envoyées. Ne dis rien.' }, leave: 'sending_digits' };
    },
  };
}
