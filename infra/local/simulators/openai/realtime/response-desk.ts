import { ApiError } from '../api-error.ts';
import type { Intent } from '../minds/mind.ts';
import { think } from '../minds/think.ts';
import type { ResponseParams } from './client-event.ts';
import type { Pace } from './output-stream.ts';
import { promptTokens } from './prompt-tokens.ts';
import { planResponse, type PlanningSession, type ResponsePlan } from './response-plan.ts';
import { ResponseRun } from './response-run.ts';
import type { StatusDetails } from './response-view.ts';
import type { Send } from './server-event.ts';
import type { SessionWorld } from './session-world.ts';
import { turnsOf } from './turns.ts';
import type { Tokens } from './usage.ts';

const FAILURES: Readonly<Record<string, NonNullable<StatusDetails['error']>>> = {
  rate_limit: {
    type: 'tokens',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for this model. Please try again later.',
  },
  server_error: {
    type: 'server_error',
    code: 'server_error',
    message: 'The server had an error while processing your request. Sorry about that!',
  },
  insufficient_quota: {
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
};

const TOKENS_PER_MINUTE = 400_000;

/** All responses of a session: one at a time in the conversation, any number beside it. */
export class ResponseDesk {
  readonly #world: SessionWorld;
  readonly #session: () => PlanningSession;
  readonly #send: Send;
  readonly #onSpoken: (run: ResponseRun) => void;
  readonly #beside = new Set<ResponseRun>();
  #active: ResponseRun | null = null;
  #previousPrompt: readonly Tokens[] = [];

  constructor(world: SessionWorld, session: () => PlanningSession, send: Send, onSpoken: (run: ResponseRun) => void) {
    this.#world = world;
    this.#session = session;
    this.#send = send;
    this.#onSpoken = onSpoken;
  }

  /** A response is being written into the conversation. */
  get busy(): boolean {
    return this.#active !== null;
  }

  create(params: ResponseParams = {}): void {
    if (params.conversation !== 'none' && this.#active) {
      throw new ApiError({
        code: 'conversation_already_has_active_response',
        message: `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`,
      });
    }
    const plan = planResponse(params, this.#session());
    const run = this.#prepare(plan);
    if (plan.conversationId === null) this.#beside.add(run);
    else this.#active = run;
    const fault = this.#world.faults.take('response_failed');
    const failure = fault ? FAILURES[fault.error] : undefined;
    run.start({ ...(failure ? { failure } : {}), stalled: this.#world.faults.take('response_stalled') !== null });
  }

  /** Cancels the response named, or else the one in the conversation. */
  cancel(responseId: string | undefined): void {
    const runs = [...(this.#active ? [this.#active] : []), ...this.#beside];
    const run = responseId === undefined ? this.#active : runs.find(({ id }) => id === responseId);
    if (!run) {
      const message = 'Cancellation failed: no active response found';
      throw new ApiError({ code: 'response_cancel_not_active', message });
    }
    run.cancel('client_cancelled');
  }

  /** Somebody began to speak: the response in the conversation stops, those beside it go on. */
  interrupt(): void {
    this.#active?.cancel('turn_detected');
  }

  /** The socket is gone. */
  abandon(): void {
    for (const run of [this.#active, ...this.#beside]) run?.abandon();
  }

  #prepare(plan: ResponsePlan): ResponseRun {
    const { config, conversation } = this.#session();
    const { clock, settings } = this.#world;
    const intents = this.#decide(plan);
    const prompt = promptTokens({
      instructions: plan.responseInstructions ?? config.instructions,
      tools: plan.tools,
      items: plan.context,
    });
    const run = new ResponseRun(plan, intents, {
      clock,
      send: this.#send,
      conversation,
      pace: this.#pace(),
      charsPerSecond: settings().charsPerSecond,
      prompt,
      previousPrompt: this.#previousPrompt,
      onDone: (done) => this.#close(done),
    });
    if (plan.conversationId !== null) this.#previousPrompt = prompt;
    return run;
  }

  #decide(plan: ResponsePlan): Intent[] {
    const tools = plan.tools.filter((tool) => tool.type === 'function');
    const { responseInstructions } = plan;
    // Beside the conversation, a response's own instructions are all there is: it must not play the session's part.
    const instructions = plan.conversationId === null ? (responseInstructions ?? plan.instructions) : plan.instructions;
    const { seed } = this.#world.settings();
    const situation = { instructions, responseInstructions, tools, turns: turnsOf(plan.context), seed };
    const intents = think(situation, plan.toolChoice);
    const calls = intents.some(({ type }) => type === 'call');
    if (!calls || !this.#world.faults.take('duplicate_function_call')) return intents;
    return intents.flatMap((intent): Intent[] => (intent.type === 'call' ? [intent, intent] : [intent]));
  }

  #pace(): Pace {
    const { firstTokenMs, chunkMs, burstFactor } = this.#world.settings();
    const slow = this.#world.faults.take('slow_deltas');
    const huge = this.#world.faults.take('huge_delta');
    return { firstTokenMs, chunkMs: huge ? Infinity : chunkMs, burstFactor: slow?.factor ?? burstFactor };
  }

  #close(run: ResponseRun): void {
    this.#beside.delete(run);
    if (this.#active === run) this.#active = null;
    const used = this.#previousPrompt.reduce((sum, tokens) => sum + tokens.text + tokens.audio, 0);
    this.#send({
      type: 'rate_limits.updated',
      rate_limits: [
        {
          name: 'tokens',
          limit: TOKENS_PER_MINUTE,
          remaining: Math.max(0, TOKENS_PER_MINUTE - used),
          reset_seconds: (used * 60) / TOKENS_PER_MINUTE,
        },
      ],
    });
    this.#onSpoken(run);
  }
}
