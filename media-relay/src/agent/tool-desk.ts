import type { Logger } from '../../../shared/runtime/logger.ts';
import type { FunctionCall } from '../realtime/realtime-events.ts';
import type { Leaving, Tool, ToolResult } from './tool.ts';
import { toolReplies } from './tool-replies.ts';

export interface ToolDeskPorts {
  /** Gives the model the output of one request. */
  deliver(functionCallId: string, output: string): void;
  /** Tells the model of a result that came after it had been told that nothing was known. */
  deliverLate(tool: string, output: string): void;
  /** All requests of one response have their output. */
  settled(leave: Leaving | null): void;
  now: () => number;
  log: Logger;
}

const DEADLINE_MS = 12_000;

interface Running {
  call: FunctionCall;
  since: number;
  deadline: number;
  batch: { open: number; leave: Leaving | null };
  overdue: boolean;
}

/**
 * The agent's tools at work, beside the conversation: audio and interruptions never wait for them. The model hears of a
 * result when it is there; a request that comes twice is run once; one that takes too long is answered without a claim.
 */
export class ToolDesk {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #ports: ToolDeskPorts;
  readonly #seen = new Set<string>();
  readonly #running = new Set<Running>();

  constructor(tools: readonly Tool[], ports: ToolDeskPorts) {
    this.#tools = new Map(tools.map((tool) => [tool.declaration.name, tool]));
    this.#ports = ports;
  }

  /** Since when the model has been waiting for an output; null when it is not. */
  get waitingSince(): number | null {
    const waiting = [...this.#running].filter(({ overdue }) => !overdue).map(({ since }) => since);
    return waiting.length === 0 ? null : Math.min(...waiting);
  }

  /** All that one response asked for. */
  run(calls: readonly FunctionCall[]): void {
    const fresh = calls.filter(({ call_id }) => !this.#seen.has(call_id));
    const batch = { open: fresh.length, leave: null };
    for (const call of fresh) {
      this.#seen.add(call.call_id);
      const since = this.#ports.now();
      const tool = this.#tools.get(call.name);
      const running = { call, since, deadline: since + (tool?.deadlineMs ?? DEADLINE_MS), batch, overdue: false };
      this.#running.add(running);
      void this.#work(running, tool);
    }
  }

  /** To be called a few times a second. */
  tick(): void {
    for (const running of this.#running) {
      if (running.overdue || this.#ports.now() < running.deadline) continue;
      running.overdue = true;
      this.#ports.log.warn('A tool takes too long', { tool: running.call.name });
      this.#answer(running, { output: toolReplies.notKnownYet });
    }
  }

  async #work(running: Running, tool: Tool | undefined): Promise<void> {
    const { call } = running;
    const result = tool ? await this.#attempt(tool, call) : { output: toolReplies.unknownTool(call.name) };
    this.#running.delete(running);
    if (running.overdue) return this.#ports.deliverLate(call.name, JSON.stringify(result.output));
    this.#answer(running, result);
  }

  async #attempt(tool: Tool, call: FunctionCall): Promise<ToolResult> {
    try {
      return await tool.run(call);
    } catch (error) {
      this.#ports.log.error('A tool failed', { tool: call.name, error });
      return { output: toolReplies.failed };
    }
  }

  #answer({ call, batch }: Running, { output, leave }: ToolResult): void {
    this.#ports.deliver(call.call_id, JSON.stringify(output));
    batch.open -= 1;
    batch.leave ??= leave ?? null;
    if (batch.open === 0) this.#ports.settled(batch.leave);
  }
}
