import type { FunctionCall } from '../realtime/realtime-events.ts';
import type { ToolDeclaration } from '../realtime/session-settings.ts';

/** What an agent can do during a call. */
export interface Tools {
  declarations: readonly ToolDeclaration[];
  /** The one tool that the conversation runs itself, when the last words were heard. */
  hangUpName: string;
  /** The output for the model, as text. Never rejects: the model must hear of a failure in words it can say. */
  run(call: FunctionCall): Promise<string>;
}

const HANG_UP = 'end_call';

/** Every agent can hang up. */
export function createTools(): Tools {
  return {
    hangUpName: HANG_UP,
    declarations: [
      {
        name: HANG_UP,
        description:
          'Raccroche. À appeler dans la même réponse que ton au revoir, quand la conversation est terminée ; la ligne se ferme une fois ta phrase entendue.',
        parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
      },
    ],
    run: async (call) => JSON.stringify({ erreur: `L’outil ${call.name} n’existe pas.` }),
  };
}
