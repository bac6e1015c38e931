import * as z from 'zod';
import { agentConfigSchema, agentIds } from '../../../shared/domain/directory/agent-config.ts';
import { answerSchema, listOf, pageOf } from '../json-schema.ts';

/** Null for the agent that there is before anybody changed it. */
const updatedAt = z.iso.datetime().nullable();
const version = z.int();

export const agentAnswers = {
  Agent: answerSchema(
    z.object({
      ...{ id: z.enum(agentIds), version, updatedAt },
      variables: z.array(z.string()).describe('What its texts may name.'),
      config: agentConfigSchema,
    }),
  ),
  AgentList: listOf('Agent'),
  AgentVersion: answerSchema(z.object({ version, updatedAt })),
  AgentVersionPage: pageOf('AgentVersion'),
};
