import * as z from 'zod';
import type { Value } from '../grade-record.ts';
import { awaitStored } from './await-stored.ts';
import type { RehearsedAgent } from './rehearsed-agent.ts';

/** Our number that they call; the simulated carrier asks nobody whether it is ours. */
const DESK = '+33186950000';
const inboundSchema = z.object({ sid: z.string() });
const value = z.union([z.string(), z.boolean()]).nullable();
const recordSchema = z.looseObject({ id: z.string(), statut: z.string() });
/** What a record holds beside the fields that the business asks for, which are its own choice. */
const ENVELOPE = new Set([
  ...['id', 'appel_id', 'numero_appelant', 'numero_appele', 'statut', 'issue', 'sources', 'corrections'],
  ...['appele_le', 'cree_le', 'modifie_le', 'version'],
]);

/** Somebody phones the business; what is graded is the record of who called and why. */
export const reception: RehearsedAgent = {
  name: 'reception',
  setup: z.strictObject({}).default({}),
  isFree: (field) => field === 'resume',

  async rehearse({ client, url }, telephone, _scenario, patienceMs) {
    const inbound = await client.simulate('POST', '/inbound', {
      from: telephone,
      to: DESK,
      voiceUrl: `${url}/incoming-call`,
      statusCallback: `${url}/incoming-call-status`,
    });
    const callId = `call_${inboundSchema.parse(inbound).sid}`;
    // Until the call is over and read there is no such record.
    const found = () => client.find(`/api/call-data/${callId}`);
    const record = recordSchema.parse(await awaitStored(found, 'record of the caller', patienceMs));
    const fields = Object.entries(record).filter(([field]) => !ENVELOPE.has(field));
    return {
      callId,
      outcome: record.statut,
      record: Object.fromEntries(fields.map(([field, held]): [string, Value] => [field, value.parse(held)])),
    };
  },
};
