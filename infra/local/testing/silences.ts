import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';

/** What the person on a call noticed of a cut. Instants are milliseconds since the epoch, durations milliseconds. */
export interface Silence {
  /** When the stream that was open at the cut was gone, as the carrier saw it. */
  from: number;
  /** From then until the next stream was open, or null if there was none: nobody listened. */
  unheardMs: number | null;
  /** From then until the agent was next heard, or null if it never was. */
  silentMs: number | null;
  /** Of that, how long nobody spoke at all: an agent that lets somebody finish is not a silent line. Null if it was never heard. */
  deadAirMs: number | null;
  /** Words that had begun to be played and were cut off with the stream: a planned hand-over does not do that. */
  cutInSpeech: boolean;
  /** The person began to speak while nobody listened: those words are lost. */
  spokenInto: boolean;
}

/** Audio that stops this shortly before the stream was cut off with it: it counts as played to the last frame. */
const CUT_MS = 60;

/**
 * How long the person heard nothing from the agent, and was not listened to, when the stream that was open at instant `at`
 * ended. People speak `charsPerSecond`. Null when none was open then, or it is open still, or its end was the call's.
 */
export function silenceAfter(
  call: Pick<InspectedCall, 'streams' | 'heard' | 'said' | 'gaps'>,
  at: number,
  charsPerSecond: number,
): Silence | null {
  const cut = call.streams.find(
    ({ openedAt, closedAt }) => openedAt !== null && openedAt <= at && (closedAt === null || closedAt >= at),
  );
  if (cut?.closedAt == null || cut.end === 'stopped') return null;
  const from = cut.closedAt;
  const next = call.streams.find(({ openedAt }) => openedAt !== null && openedAt >= from);
  // The product closes the last stream of a call that is over.
  if (!next && cut.end === 'closed') return null;
  const listensAt = next?.openedAt ?? Infinity;
  // Back within half a second the agent is still in the same turn, for the person who listens: the cut is a gap in it.
  const gap = call.gaps.find(({ at: gapAt, ms }) => gapAt <= from && gapAt + ms > from);
  const agent = gap ? gap.at + gap.ms : call.heard.find((turn) => turn.from >= from)?.from;
  const spokenUntil = call.said
    .filter((words) => agent !== undefined && words.at < agent)
    .map((words) => words.at + (words.text.length / charsPerSecond) * 1000);
  return {
    from,
    unheardMs: next?.openedAt == null ? null : next.openedAt - from,
    silentMs: agent === undefined ? null : agent - from,
    deadAirMs: agent === undefined ? null : Math.max(0, agent - Math.max(from, ...spokenUntil)),
    cutInSpeech: gap !== undefined || call.heard.some((turn) => turn.from < from && Math.abs(turn.to - from) <= CUT_MS),
    spokenInto: call.said.some((words) => words.at >= from && words.at < listensAt),
  };
}

/** The smallest value that a share `p` (0 to 1) of the values does not exceed; NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}
