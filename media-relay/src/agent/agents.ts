import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { MessageRepository } from '../../../shared/domain/calls/message-repository.ts';
import type { DigitsAnswer, DigitsRequest } from '../../../shared/domain/calls/request-digits.ts';
import type { TransferAnswer, TransferRequest } from '../../../shared/domain/calls/request-transfer.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { AgentConfig, AgentId } from '../../../shared/domain/directory/agent-config.ts';
import type { RestaurantProfile } from '../../../shared/domain/directory/restaurant-profile.ts';
import { SUPPLIER_ORDER } from '../../../shared/domain/supplier-orders/order.ts';
import { orderAgent } from '../../../shared/domain/supplier-orders/order-agent.ts';
import type { OrderRepository } from '../../../shared/domain/supplier-orders/order-repository.ts';
import { callerNumber } from '../../../shared/domain/reception/caller-number.ts';
import type { CallerRecord } from '../../../shared/domain/reception/caller-record.ts';
import type { CallerRecordRepository } from '../../../shared/domain/reception/caller-record-repository.ts';
import { RECEPTION } from '../../../shared/domain/reception/reception.ts';
import { receptionAgent } from '../../../shared/domain/reception/reception-agent.ts';
import type { PastAction } from '../realtime/seed-history.ts';
import { sendDigitsTool } from './send-digits-tool.ts';
import { takeMessageTool } from './take-message-tool.ts';
import type { Tool } from './tool.ts';
import { transferTool } from './transfer-tool.ts';

export interface AgentDeps {
  orders: Pick<OrderRepository, 'find'>;
  callers: Pick<CallerRecordRepository, 'list'>;
  /** The agents as the business has them now. */
  config(id: AgentId): Promise<AgentConfig>;
  restaurant: RestaurantProfile;
  messages: Pick<MessageRepository, 'take'>;
  /** Notes in the call that it is to be handed to a person; null where there is nobody to hand it to. */
  requestTransfer: ((request: TransferRequest) => Promise<TransferAnswer>) | null;
  /** Notes in the call that keys are to be pressed. */
  requestDigits(request: DigitsRequest): Promise<DigitsAnswer>;
  now: () => Date;
}

/** An agent on one call: who it is, what it can do there, and what it has done. */
export interface AgentOnCall {
  agent: VoiceAgent;
  tools: readonly Tool[];
  actions(): readonly PastAction[];
}

/** The one place in the relay that knows every purpose a call can have: purpose to agent. Null when its subject is gone. */
export async function agentFor(deps: AgentDeps, call: CallIn<'in_progress'>): Promise<AgentOnCall | null> {
  const persona = await personaFor(deps, call);
  if (!persona) return null;
  const actions: PastAction[] = [];
  const takeMessage = takeMessageTool({
    now: deps.now,
    async take(request, message) {
      const effect = { ...request, attempt: call.attempt, leg: call.leg, at: message.at };
      const outcome = await deps.messages.take(call.id, effect, message);
      if (outcome.kind !== 'fenced') actions.push(effect);
      return outcome;
    },
  });
  const tools = { take_message: takeMessage, ...lineTools(deps, call) };
  return { agent: persona.agent, tools: persona.tools.flatMap((name) => tools[name] ?? []), actions: () => actions };
}

/** What the agent of this leg can do with the line. */
function lineTools({ requestTransfer, requestDigits }: AgentDeps, call: CallIn<'in_progress'>) {
  const asking = { callId: call.id, attempt: call.attempt, leg: call.leg };
  return {
    // On a call over SIP nobody can press keys for us.
    send_digits: call.transport === 'sip' ? null : sendDigitsTool((keys) => requestDigits({ ...asking, digits: keys })),
    transfer: requestTransfer && transferTool((wish) => requestTransfer({ ...asking, ...wish })),
  };
}

/** Who speaks, and which tools the business lets it have. */
interface Persona {
  agent: VoiceAgent;
  tools: AgentConfig['tools'];
}

async function personaFor(deps: AgentDeps, call: CallIn<'in_progress'>): Promise<Persona | null> {
  switch (call.purpose) {
    case SUPPLIER_ORDER: {
      const order = await deps.orders.find(call.subjectId);
      if (!order) return null;
      const agent = orderAgent(order, deps.restaurant, deps.now(), call.timeZones[0] ?? 'UTC');
      return { agent, tools: ['take_message', 'transfer', 'send_digits'] };
    }
    case RECEPTION: {
      const number = callerNumber(call.from);
      const [config, before] = await Promise.all([deps.config('reception'), lastFrom(deps, number)]);
      const caller = { number, timeZone: call.timeZones[0] ?? 'UTC' };
      const agent = receptionAgent(config, deps.restaurant, caller, before, deps.now());
      return { agent, tools: config.tools };
    }
    default:
      throw new Error(`No agent is made for calls of this purpose: ${call.purpose}`);
  }
}

/** The last record of whoever called from this number. */
async function lastFrom({ callers }: AgentDeps, number: string | null): Promise<CallerRecord | null> {
  if (number === null) return null;
  const { records } = await callers.list(number, 1, undefined);
  return records[0] ?? null;
}
