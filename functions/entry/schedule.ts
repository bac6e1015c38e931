import { createLogger } from '../../shared/runtime/logger.ts';

const log = createLogger();

/** A function that runs by the clock. A run that fails is logged and thrown; the next one is the retry. */
export function scheduledFunction(run: () => Promise<void>) {
  return async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      log.error('A scheduled run failed', { error });
      throw error;
    }
  };
}
