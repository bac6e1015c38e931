import type { CallAgent } from '../../shared/domain/calls/call.ts';
import type { Field } from '../../shared/domain/directory/field.ts';
import { findAgent, heldBy } from '../../shared/domain/directory/find-agent.ts';
import type { Items } from '../../shared/domain/directory/items.ts';

/** The receptionist's id in the directory. */
const RECEPTIONIST = 'reception';

/** What a business wants to know of a call: by the version that held it, or where that is not known by the present one. */
export function receptionFields(store: Items, directoryTable: string) {
  return async (agent: CallAgent | null): Promise<readonly Field[]> => {
    const held =
      agent?.id === RECEPTIONIST
        ? await heldBy(store, directoryTable, RECEPTIONIST, agent.version)
        : await findAgent(store, directoryTable, RECEPTIONIST);
    return held.config.fields;
  };
}
