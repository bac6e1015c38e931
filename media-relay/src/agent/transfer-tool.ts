import * as z from 'zod';
import {
  MAX_BRIEFING_CHARS,
  type TransferAnswer,
  type TransferRefusal,
} from '../../../shared/domain/calls/request-transfer.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Tool } from './tool.ts';

const argumentsSchema = z.object({ motif: z.string().default(''), briefing: z.string().default('') });

const refusals: Record<TransferRefusal, string> = {
  nobody_to_transfer_to: 'Personne ne peut prendre l’appel. Dis-le simplement, propose que l’on rappelle, et continue.',
  too_many_transfers:
    'La personne a déjà été appelée et n’a pas pris l’appel. Dis-le simplement, propose que l’on rappelle, et continue.',
  not_talking: 'L’appel est déjà passé ailleurs. Ne dis plus rien.',
};

/**
 * Hands the call to a person. Only to be declared where there is somebody to hand it to; whom is a setting, and nothing the model
 * can say. `request` notes the wish in the call's record.
 */
export function transferTool(
  request: (wish: { kind: 'warm'; briefing: string; reason: string }) => Promise<TransferAnswer>,
): Tool {
  return {
    declaration: {
      name: 'transfer_to_human',
      description:
        'Passe l’appel à une personne de l’équipe, si ton interlocuteur le demande ou si tu ne peux pas l’aider. Annonce-le d’abord en une courte phrase, dans la même réponse ; la ligne sonne une fois ta phrase entendue. Si la personne ne prend pas l’appel, tu reprends la conversation.',
      parameters: {
        type: 'object',
        properties: {
          motif: { type: 'string', description: 'Pourquoi tu passes l’appel, en quelques mots.' },
          briefing: {
            type: 'string',
            maxLength: MAX_BRIEFING_CHARS,
            description:
              'Ce que la personne entend avant de prendre l’appel, en deux ou trois phrases : qui appelle ou est appelé, au sujet de quoi, où vous en êtes, ce qui est attendu d’elle.',
          },
        },
        required: ['motif', 'briefing'],
        additionalProperties: false,
      },
    },
    deadlineMs: 5_000,
    async run(call) {
      const parsed = parseArguments(argumentsSchema, call.arguments);
      if (!parsed.ok) return { output: parsed.output };
      const { motif, briefing } = parsed.value;
      const answer = await request({ kind: 'warm', briefing, reason: motif });
      if (answer.kind === 'refused') return { output: { transfert: false, consigne: refusals[answer.refusal] } };
      const consigne = 'La ligne sonne chez la personne. Ne dis plus rien.';
      return { output: { transfert: true, consigne }, leave: 'transferring' };
    },
  };
}
