/** How the outside world reaches the platform. */
export interface PublicAddress {
  /** `http://localhost:8080`, or `https://` and the host that leads here. */
  url: string;
  host: string;
}

/** `publicHost` is PUBLIC_HOST: a host name, with or without a scheme. */
export function publicAddress(publicHost: string | undefined, port: number): PublicAddress {
  if (publicHost === undefined) return { url: `http://localhost:${port}`, host: `localhost:${port}` };
  const { origin, host } = new URL(/^https?:\/\//.test(publicHost) ? publicHost : `https://${publicHost}`);
  return { url: origin, host };
}
