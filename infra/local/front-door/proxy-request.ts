import { Agent, request, type IncomingMessage, type ServerResponse } from 'node:http';

const agent = new Agent({ keepAlive: true });

/** Passes a request on to a relay, and its answer back, without looking at either. */
export function proxyRequest(
  message: IncomingMessage,
  response: ServerResponse,
  to: { port: number; target: string; headers: readonly [string, string][] },
): void {
  const outgoing = request(
    {
      agent,
      host: '127.0.0.1',
      port: to.port,
      method: message.method,
      path: to.target,
      headers: to.headers.flat(),
      setHost: false,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('Bad Gateway');
  });
  response.on('close', () => outgoing.destroy());
  message.pipe(outgoing);
}
