import { Fault } from '../../shared/runtime/faults.ts';
import type { Secret } from '../../shared/runtime/secrets.ts';
import { sameText } from '../../shared/runtime/signed-token.ts';

/** The header that the edge adds to every request, and nobody else can. */
export const EDGE_HEADER = 'x-comptoir-edge';

/** Refuses what did not come through the public host: the API's own address must not be a way around it. */
export async function assertThroughEdge(headers: Record<string, string | undefined>, key: Secret): Promise<void> {
  const shown = headers[EDGE_HEADER] ?? '';
  if (sameText(shown, await key.current())) return;
  const previous = await key.previous();
  if (previous !== null && sameText(shown, previous)) return;
  throw new Fault('not_through_the_edge', 'Use the public host name.');
}
