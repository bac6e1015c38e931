import type { CallIn } from '../../../shared/domain/calls/call.ts';
import type { MessageRepository } from '../../../shared/domain/calls/message-repository.ts';
import { putThrough } from '../../../shared/domain/calls/put-through.ts';
import type { DigitsAnswer, DigitsRequest } from '../../../shared/domain/calls/request-digits.ts';
import type { TransferAnswer, TransferRequest } from '../../../shared/domain/calls/request-transfer.ts';
import type { ToolEffect } from '../../../shared/domain/calls/tool-effect.ts';
import type { VoiceAgent } from '../../../shared/domain/calls/voice-agent.ts';
import type { AgentConfig, AgentId } from '../../../shared/domain/directory/agent-config.ts';
import { type Answering, answeringAt } from '../../../shared/domain/directory/answering.ts';
import type { RestaurantProfile } from '../../../shared/domain/directory/restaurant-profile.ts';
import { SUPPLIER_ORDER } from '../../../shared/domain/supplier-orders/order.ts';
import { orderAgent } from '../../../shared/domain/supplier-orders/order-agent.ts';
import type { OrderRepository } from '../../../shared/domain/supplier-orders/order-repository.ts';
import { callerNumber } from '../../../shared/domain/calls/caller-number.ts';
import type { CallerRecordRepository } from '../../../shared/domain/reception/caller-record-repository.ts';
import { lastKnownCaller } from '../../../shared/domain/reception/last-known-caller.ts';
import { RECEPTION } from '../../../shared/domain/reception/reception.ts';
import { receptionAgent } from '../../../shared/domain/reception/reception-agent.ts';
import type { PastAction } from '../realtime/seed-history.ts';
import { RESERVATION } from '../../../shared/domain/reservations/reservation-purpose.ts';
import type { HotelDeps } from './reservations/on-call.ts';
import { reservationPersona } from './reservations/reservation-persona.ts';
import { sendDigitsTool } from './send-digits-tool.ts';
import { takeMessageTool } from './take-message-tool.ts';
import type { Tool } from './tool.ts';
import { transferTool } from './transfer-tool.ts';

export interface AgentDeps {
  orders: Pick<OrderRepository, 'find'>;
  callers: Pick<CallerRecordRepository, 'list'>;
  /** An agent as it was at a version; null for the one that it has now. */
  document(id: AgentId, version: number | null): Promise<AgentConfig>;
  hotel: HotelDeps;
  restaurant: RestaurantProfile;
  messages: Pick<MessageRepository, 'take'>;
  /** Whom calls are transferred to: the agent's own number if it has one, else the business's; null for nobody. */
  transferTarget(own: string | null): string | null;
  /** Notes in the call that it is to be handed to a person. */
  requestTransfer(transferTo: string | null, request: TransferRequest): Promise<TransferAnswer>;
  /** Notes in the call that keys are to be pressed. */
  requestDigits(request: DigitsRequest): Promise<DigitsAnswer>;
  now: () => Date;
}

/** An agent on one call: who it is, what it can do there, and what it has done. */
export interface AgentOnCall {
  agent: VoiceAgent;
  tools: readonly Tool[];
  actions(): readonly PastAction[];
  /** Hands the call to a person; staff may ask for it too. */
  requestTransfer(request: TransferRequest): Promise<TransferAnswer>;
  /** The caller is to get a person and no agent: notes that; false when the call is not ours any more. Null where the agent answers. */
  putThrough: (() => Promise<boolean>) | null;
}

/** Which agent holds the calls of each purpose. */
const AGENT_IDS: Record<string, AgentId> = {
  [SUPPLIER_ORDER]: 'supplier-orders',
  [RECEPTION]: 'reception',
  [RESERVATION]: 'reservations',
};

/** Which agent holds calls of this purpose. */
export function agentIdFor(purpose: string): AgentId {
  const id = AGENT_IDS[purpose];
  if (id === undefined) throw new Error(`No agent is made for calls of this purpose: ${purpose}`);
  return id;
}

/** Who is there for the agent's callers should it be lost, E.164: nobody while the business is closed and takes messages. */
export function standInFor(
  transferTarget: AgentDeps['transferTarget'],
  document: AgentConfig,
  instant: Date,
): string | null {
  const target = transferTarget(document.transferNumber);
  return answeringAt(document, instant, target !== null) === 'message' ? null : target;
}

/** The one place in the relay that knows every purpose a call can have: purpose to agent. Null when its subject is gone. */
export async function agentFor(deps: AgentDeps, call: CallIn<'in_progress'>): Promise<AgentOnCall | null> {
  const actions: PastAction[] = [];
  const persona = await personaFor(deps, call, (effect) => actions.push(effect));
  if (!persona) return null;
  const transferTo = deps.transferTarget(persona.document.transferNumber);
  const requestTransfer = (request: TransferRequest) => deps.requestTransfer(transferTo, request);
  const takeMessage = takeMessageTool({
    now: deps.now,
    async take(request, message) {
      const effect = { ...request, attempt: call.attempt, leg: call.leg, at: message.at };
      const outcome = await deps.messages.take(call.id, effect, message, call.keepDays.transcripts);
      if (outcome.kind === 'committed' || outcome.kind === 'repeated') actions.push(effect);
      return outcome;
    },
  });
  const asking = { callId: call.id, attempt: call.attempt, leg: call.leg };
  const tools = {
    take_message: takeMessage,
    // On a call over SIP nobody can press keys for us.
    send_digits:
      call.transport === 'sip' ? null : sendDigitsTool((keys) => deps.requestDigits({ ...asking, digits: keys })),
    transfer: transferTo === null ? null : transferTool((wish) => requestTransfer({ ...asking, ...wish })),
  };
  return {
    agent: persona.agent,
    tools: [...(persona.own ?? []), ...toolNames(persona).flatMap((name) => tools[name] ?? [])],
    actions: () => actions,
    requestTransfer,
    putThrough:
      persona.answering === 'transfer' ? () => putThrough({ requestTransfer }, call, callerNumber(call.from)) : null,
  };
}

/** Who speaks, in the words of which document, and what opening hours make of the call. */
interface Persona {
  agent: VoiceAgent;
  document: AgentConfig;
  answering: Answering;
  /** What it can do because of what the call is for. */
  own?: readonly Tool[];
}

/** What the agent can do: what the business lets it, and out of hours take a message; nobody is there to pass the call to. */
function toolNames({ document, answering }: Persona): AgentConfig['tools'] {
  if (answering !== 'message') return document.tools;
  return [...new Set(['take_message' as const, ...document.tools])].filter((name) => name !== 'transfer');
}

async function personaFor(
  deps: AgentDeps,
  call: CallIn<'in_progress'>,
  note: (effect: ToolEffect) => void,
): Promise<Persona | null> {
  const id = agentIdFor(call.purpose);
  // A call that began before agents were pinned to calls has the one that there is.
  const document = deps.document(id, call.agent?.id === id ? call.agent.version : null);
  switch (call.purpose) {
    case SUPPLIER_ORDER:
      return await supplierOrderPersona(deps, call, await document);
    case RECEPTION:
      return await receptionPersona(deps, call, await document);
    case RESERVATION: {
      const guest = { number: callerNumber(call.from), ...openingHoursOf(deps, call, await document) };
      return await reservationPersona(deps, call, await document, guest, note);
    }
    default:
      throw new Error(`Nobody speaks on calls of this purpose: ${call.purpose}`);
  }
}

async function supplierOrderPersona(
  deps: AgentDeps,
  call: CallIn<'in_progress'>,
  document: AgentConfig,
): Promise<Persona | null> {
  const order = await deps.orders.find(call.subjectId);
  if (!order) return null;
  const agent = orderAgent(document, order, deps.restaurant, deps.now(), call.timeZones[0] ?? 'UTC');
  // It is we who call: opening hours are for whoever calls us.
  return { agent, document, answering: 'agent' };
}

async function receptionPersona(deps: AgentDeps, call: CallIn<'in_progress'>, document: AgentConfig): Promise<Persona> {
  const number = callerNumber(call.from);
  const hours = openingHoursOf(deps, call, document);
  const before = await lastKnownCaller(deps, number);
  const received = { number, timeZone: call.timeZones[0] ?? 'UTC', ...hours };
  const agent = receptionAgent(document, deps.restaurant, received, before, deps.now());
  return { agent, document, answering: hours.answering };
}

/** What opening hours make of a call that came in, whichever agent answers it. */
function openingHoursOf({ transferTarget }: AgentDeps, call: CallIn<'in_progress'>, document: AgentConfig) {
  const rangInVain = call.transfer !== null;
  const somebodyIsThere = transferTarget(document.transferNumber) !== null && !rangInVain;
  // Whoever called in time is not sent away because it got late.
  return { answering: answeringAt(document, new Date(call.answeredAt), somebodyIsThere), rangInVain };
}
