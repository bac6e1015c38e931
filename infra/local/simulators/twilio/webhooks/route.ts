/** Where to connect for a URL, and what to say there. */
export interface Route {
  /** The URL to connect to, which differs from the URL asked for when its host is mapped elsewhere. */
  target: URL;
  headers: Record<string, string>;
}

/**
 * Finds the way to `url`. A host listed in `hosts` is reached at that origin, under its own name and as if a TLS
 * terminator stood in between: the product cannot tell it from a public host.
 */
export function route(url: string, hosts: Readonly<Record<string, string>>): Route {
  const asked = new URL(url);
  const origin = Object.hasOwn(hosts, asked.host) ? hosts[asked.host] : undefined;
  if (origin === undefined) return { target: asked, headers: {} };
  const target = new URL(origin);
  const secure = target.protocol === 'https:';
  if (asked.protocol.startsWith('ws')) target.protocol = secure ? 'wss:' : 'ws:';
  target.pathname = asked.pathname;
  target.search = asked.search;
  const forwarded = /^(?:https|wss):$/.test(asked.protocol) ? 'https' : 'http';
  return { target, headers: { Host: asked.host, 'X-Forwarded-Proto': forwarded } };
}
