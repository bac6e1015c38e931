import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { faultCatalogue, type FaultCode } from '../../../shared/runtime/faults.ts';

/** An error with the code that the HTTP API has for it. */
function problem(code: FaultCode): { status: number; body: string } {
  const { status, title, retryable } = faultCatalogue[code];
  return { status, body: JSON.stringify({ type: `/docs/errors#${code}`, title, status, code, retryable }) };
}

export function answer(response: ServerResponse, result: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result }));
}

export function refuse(response: ServerResponse, code: FaultCode): void {
  const { status, body } = problem(code);
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body);
}

/** Answers a handshake that opens nothing. */
export function refuseSocket(socket: Duplex, code: FaultCode): void {
  const { status, body } = problem(code);
  const head = `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
