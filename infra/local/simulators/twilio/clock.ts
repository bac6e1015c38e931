/** Time as the simulator sees it, so that everything that waits can be tested with a clock of the test's own. */
export interface Clock {
  /** Milliseconds since the Unix epoch, never going back. */
  now(): number;
  /** Calls `run` once, `ms` milliseconds from now; the function returned calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. `close` calls off everything still to come, so that a closed simulator never acts again. */
export class SystemClock implements Clock {
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  now(): number {
    // Date.now() can step back when the machine sets its clock, and with it the pace of the audio.
    return performance.timeOrigin + performance.now();
  }

  after(ms: number, run: () => void): () => void {
    if (this.#closed) return () => {};
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Waits `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(abortReason(signal));
  return new Promise((resolve, reject) => {
    const callOff = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    function onAbort(): void {
      callOff();
      reject(abortReason(signal));
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The outcome of `promise`, or a rejection with the signal's reason if that comes first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(abortReason(signal));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
