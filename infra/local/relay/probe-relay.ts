import * as z from 'zod';

const TIMEOUT_MS = 1_000;
const healthSchema = z.object({ calls: z.number() });

/** What a health check finds: `refuses` is an answer that is not 2xx, `silent` is none. */
export type Probe = 'ok' | 'refuses' | 'silent';

/** One health check, as the load balancer makes them. */
export async function probe(url: string): Promise<Probe> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? 'ok' : 'refuses';
  } catch {
    return 'silent';
  }
}

/** The calls that a relay holds, as `/health` tells; null when it does not. */
export async function activeCalls(port: number): Promise<number | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return healthSchema.safeParse(await response.json()).data?.calls ?? null;
  } catch {
    return null;
  }
}
