import type { Logger } from '../runtime/logger.ts';

/** For tests that look at what happened and not at what was said of it. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLogger,
};
