import type { ToolDeclaration } from '../realtime/session-settings.ts';

/** The one tool that the conversation runs itself, once the last words were heard. Every agent has it. */
export const END_CALL = 'end_call';

export const endCallDeclaration: ToolDeclaration = {
  name: END_CALL,
  description:
    'Raccroche. À appeler dans la même réponse que ton au revoir, quand la conversation est terminée ; la ligne se ferme une fois ta phrase entendue.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
};
