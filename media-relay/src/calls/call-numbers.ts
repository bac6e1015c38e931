/** One exchange: the person spoke, the model thought, the person heard the answer. Instants are milliseconds since the epoch. */
export interface TurnTimes {
  /** The voice detector heard the person begin … */
  personFrom: number;
  /** … and the person fell silent, the detector's silence before it was sure of it. */
  personTo: number;
  /** The first audio of the answer came from the model. */
  answeredAt: number | null;
  /** The person began to hear it. */
  heardFrom: number | null;
  /** The carrier had played the last of it, or it was cut off. */
  heardTo: number | null;
}

/** What is stored of a leg's numbers; durations are milliseconds. */
export interface LegNumbers {
  /** From the stream's start to a model that listens; null when there never was one. */
  setUpMs: number | null;
  firstAudioMs: number | null;
  /** From the person's last sound to the first sound of the answer, as the person heard both. */
  turnLatenciesMs: number[];
  /** From the moment at which the detector was sure that the person had finished to the first audio from the model. */
  modelLatenciesMs: number[];
  modelLosses: number;
}

/** When things happened on a leg, for its trace. */
export interface LegTimes {
  startedAt: number;
  readyAt: number | null;
  opening: { heardFrom: number; heardTo: number | null } | null;
  turns: readonly TurnTimes[];
}

/** A leg's latest turns; a percentile of more tells nothing more, and the leg's record is rewritten every few seconds. */
const MAX_TURNS = 200;

/**
 * The times of one leg, collected while it runs and read when it ends. Latency is taken where the person is: at the carrier's
 * mark, less the sound that the mark comes after.
 */
export class CallNumbers {
  readonly #startedAt: number;
  readonly #detectorMs: number;
  #readyAt: number | null = null;
  #opening: { heardFrom: number; heardTo: number | null } | null = null;
  #turns: TurnTimes[] = [];
  #personFrom: number | null = null;
  /** The person finished, and no answer to it was heard yet. */
  #unanswered: TurnTimes | null = null;
  /** What is being heard now. */
  #audible: { heardTo: number | null } | null = null;
  /** Length of the first piece of audio that is on its way, which its mark comes after. */
  #firstPieceMs: number | null = null;
  #modelLosses = 0;

  /** `startedAt`: the stream's start; `detectorMs`: the silence after which the voice detector calls a turn finished. */
  constructor(startedAt: number, detectorMs: number) {
    this.#startedAt = startedAt;
    this.#detectorMs = detectorMs;
  }

  /** A session with the model listens, the first or another one. */
  modelReady(at: number): void {
    this.#readyAt ??= at;
  }

  modelLost(): void {
    this.#modelLosses += 1;
  }

  personStarted(at: number): void {
    // Whoever goes on before they were answered has not been waiting yet.
    this.#unanswered = null;
    this.#personFrom = at;
  }

  /** The detector is sure, at `at`, that the person has finished. */
  personStopped(at: number): void {
    const personFrom = this.#personFrom ?? at;
    const personTo = Math.max(personFrom, at - this.#detectorMs);
    this.#personFrom = null;
    this.#unanswered = { personFrom, personTo, answeredAt: null, heardFrom: null, heardTo: null };
  }

  /** It was a cough: nobody waits for an answer to it. */
  personMeantNothing(): void {
    this.#unanswered = null;
    this.#personFrom = null;
  }

  /** A piece of the agent's audio, of `ms`, left for the carrier. */
  agentSent(at: number, ms: number): void {
    if (this.#unanswered) this.#unanswered.answeredAt ??= at;
    if (this.#audible === null) this.#firstPieceMs ??= ms;
  }

  /** The carrier confirmed that it played something. */
  agentHeard(at: number): void {
    if (this.#audible !== null) return;
    const heardFrom = Math.max(this.#startedAt, at - (this.#firstPieceMs ?? 0));
    this.#firstPieceMs = null;
    if (this.#opening === null) {
      this.#opening = { heardFrom, heardTo: null };
      this.#audible = this.#opening;
      return;
    }
    const turn = this.#unanswered;
    if (turn?.answeredAt == null) {
      this.#audible = { heardTo: null };
      return;
    }
    turn.heardFrom = Math.max(heardFrom, turn.answeredAt);
    this.#audible = turn;
    this.#unanswered = null;
    this.#turns.push(turn);
    if (this.#turns.length > MAX_TURNS) this.#turns.shift();
  }

  /** Nothing of the agent is being played any more. */
  agentSilent(at: number): void {
    if (this.#audible) this.#audible.heardTo = at;
    this.#audible = null;
    this.#firstPieceMs = null;
  }

  get numbers(): LegNumbers {
    const turnLatenciesMs = this.#turns.flatMap(({ personTo, heardFrom }) =>
      heardFrom === null ? [] : [Math.round(heardFrom - personTo)],
    );
    const modelLatenciesMs = this.#turns.flatMap(({ personTo, answeredAt }) =>
      answeredAt === null ? [] : [Math.max(0, Math.round(answeredAt - personTo - this.#detectorMs))],
    );
    return {
      setUpMs: this.#readyAt === null ? null : this.#readyAt - this.#startedAt,
      firstAudioMs: this.#opening && Math.round(this.#opening.heardFrom - this.#startedAt),
      turnLatenciesMs,
      modelLatenciesMs,
      modelLosses: this.#modelLosses,
    };
  }

  get times(): LegTimes {
    return { startedAt: this.#startedAt, readyAt: this.#readyAt, opening: this.#opening, turns: this.#turns };
  }
}
