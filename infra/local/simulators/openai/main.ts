import * as z from 'zod';
import { startOpenAiSimulator } from './simulator.ts';

const environment = z
  .object({
    /** 0 takes a free port. */
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    OPENAI_API_KEY: z.string().min(1).optional(),
    OPENAI_WEBHOOK_SECRET: z.string().min(1).optional(),
    SIM_SEED: z.coerce.number().int().default(1),
    /** `1`: end when stdin does, so that a parent that was killed leaves nothing behind. */
    SIM_EXIT_WITH_PARENT: z.string().optional(),
  })
  .parse(process.env);

const simulator = await startOpenAiSimulator({
  port: environment.PORT,
  apiKey: environment.OPENAI_API_KEY,
  webhookSecret: environment.OPENAI_WEBHOOK_SECRET,
  settings: { seed: environment.SIM_SEED },
});

const stop = (): void => {
  void simulator.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (environment.SIM_EXIT_WITH_PARENT === '1') process.stdin.once('end', stop).once('error', stop).resume();

process.stdout.write(`${JSON.stringify({ ready: simulator.url })}\n`);
