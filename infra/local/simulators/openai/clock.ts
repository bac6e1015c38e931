/** Takes back a timer; harmless once it has fired. */
export type CancelTimer = () => void;

/** Time as the simulator sees it. Everything that waits takes one of these, so that tests own the hour. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, `ms` milliseconds from now. */
  after(ms: number, task: () => void): CancelTimer;
}

/** Real time. Its timers never keep the process alive: only the listening server does. */
export const wallClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, Math.max(0, ms)).unref();
    return () => clearTimeout(timer);
  },
};
