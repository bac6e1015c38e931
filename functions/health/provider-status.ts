export interface ProviderStatus {
  status: 'reachable' | 'unreachable' | 'unknown';
  /** When it was looked at last; null: not yet. */
  checkedAt: string | null;
}

const LOOK_EVERY_MS = 30_000;
const GIVE_UP_MS = 2_000;
/** The first question of a new process waits no longer than this. */
const FIRST_ANSWER_MS = 800;

/**
 * Whether a provider answers at all, whatever it answers: we ask without a key and without an effect. What is told is the last look; a
 * newer one is begun when it is older than half a minute, and nobody waits for it, since liveness is ours and not theirs.
 */
export function createProviderStatus(url: string, fetchLike: typeof fetch = fetch, now = () => Date.now()) {
  let known: ProviderStatus = { status: 'unknown', checkedAt: null };
  let lookedAt = -Infinity;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const reachable = await fetchLike(url, { method: 'HEAD', signal: AbortSignal.timeout(GIVE_UP_MS) }).then(
      () => true,
      () => false,
    );
    known = { status: reachable ? 'reachable' : 'unreachable', checkedAt: new Date(now()).toISOString() };
  }

  return async (): Promise<ProviderStatus> => {
    if (now() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = now();
      looking = look();
    }
    if (known.checkedAt === null) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([looking, new Promise((resolve) => (timer = setTimeout(resolve, FIRST_ANSWER_MS)))]);
      clearTimeout(timer);
    }
    return known;
  };
}
