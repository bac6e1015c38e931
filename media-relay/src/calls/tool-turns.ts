import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from '../../../shared/runtime/logger.ts';
import { END_CALL, endCallDeclaration } from '../agent/end-call.ts';
import type { Leaving, Tool } from '../agent/tool.ts';
import { ToolDesk } from '../agent/tool-desk.ts';
import { toolReplies } from '../agent/tool-replies.ts';
import type { FunctionCall } from '../realtime/realtime-events.ts';
import type { ToolDeclaration } from '../realtime/session-settings.ts';
import { prompts } from './prompts.ts';

export interface ToolTurnsPorts {
  send(event: RealtimeClientEvent): void;
  /** The model may speak about what it asked for. */
  answered(): void;
  /** The call is to be taken away from the agent. */
  leave(reason: Leaving): void;
  now: () => number;
  log: Logger;
}

/** What the model asks for besides speaking, and what it is told of it. */
export class ToolTurns {
  readonly #tools: readonly Tool[];
  readonly #ports: ToolTurnsPorts;
  readonly #desk: ToolDesk;
  #owesResult = false;

  constructor(tools: readonly Tool[], ports: ToolTurnsPorts) {
    this.#tools = tools;
    this.#ports = ports;
    this.#desk = new ToolDesk(tools, {
      deliver: (callId, output) => this.#deliver(callId, output),
      deliverLate: (tool, output) => {
        this.tell(prompts.lateResult(tool, output));
        this.#owesResult = true;
      },
      settled: (leave) => {
        if (leave) return ports.leave(leave);
        this.#owesResult = true;
        return ports.answered();
      },
      now: ports.now,
      log: ports.log,
    });
  }

  /** What the model is told it can do. */
  get declarations(): ToolDeclaration[] {
    return [endCallDeclaration, ...this.#tools.map((tool) => tool.declaration)];
  }

  /** Since when the model has been waiting for an output; null when it is not. */
  get waitingSince(): number | null {
    return this.#desk.waitingSince;
  }

  /** Tools have answered and the model has not spoken since. */
  get owesResult(): boolean {
    return this.#owesResult;
  }

  /** To be called a few times a second. */
  tick(): void {
    this.#desk.tick();
  }

  modelSpeaks(): void {
    this.#owesResult = false;
  }

  /** All that a response asked for. Returns the id of the request to hang up, if there is one: that is for whoever holds the line. */
  run(calls: readonly FunctionCall[]): string | null {
    const others = calls.filter((call) => call.name !== END_CALL);
    if (others.length > 0) this.#desk.run(others);
    return calls.find((call) => call.name === END_CALL)?.call_id ?? null;
  }

  /** Asked for in a response that the person interrupted: not done, and the model must not believe that it was. */
  callOff(calls: readonly FunctionCall[]): void {
    for (const call of calls) {
      if (call.status !== 'completed') continue;
      if (call.name === END_CALL) this.notHungUp(call.call_id);
      else this.#deliver(call.call_id, JSON.stringify(toolReplies.interrupted));
    }
  }

  /** The hang-up was called off. */
  notHungUp(callId: string): void {
    this.#deliver(callId, prompts.notHungUp);
  }

  /** Something that the model is to know, said by nobody. */
  tell(text: string): void {
    this.#ports.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'system', content: [{ type: 'input_text', text }] },
    });
  }

  #deliver(callId: string, output: string): void {
    this.#ports.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output },
    });
  }
}
