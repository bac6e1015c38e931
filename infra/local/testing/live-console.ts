import { WebSocket } from 'ws';
import { Ear } from '../simulators/speech/speech.ts';

export interface TurnView {
  leg: number;
  order: number;
  speaker: string;
  text: string;
  heard: string;
}
type Message =
  | { type: 'call'; leg: number; turns: TurnView[] }
  | { type: 'turn'; turn: TurnView }
  | { type: 'state'; phase: string; agentSpeaking: boolean; personSpeaking: boolean; interruptions: number }
  | { type: 'whisper'; id: string; text: string }
  | { type: 'audio'; side: 'person' | 'agent'; payload: string }
  | { type: 'cleared' }
  | { type: 'end'; reason: string; over: boolean };
/** What `POST /api/calls/:callId/live` answers. */
export interface Opening {
  url: string;
  protocol: string;
  ticket: string;
  expiresAt: string;
}

/** A console at a running call: one socket, and what it was shown. */
export class LiveConsole {
  readonly messages: Message[] = [];
  /** 101, or the status with which the handshake was refused. */
  readonly opened: Promise<number>;
  readonly closed: Promise<number>;

  constructor({ url, protocol, ticket }: Opening) {
    const socket = new WebSocket(url, [protocol, ticket]);
    socket.on('message', (data) => this.messages.push(JSON.parse((data as Buffer).toString()) as Message));
    socket.on('error', () => undefined);
    this.opened = new Promise((resolve) => {
      socket.on('open', () => resolve(101));
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
    });
    this.closed = new Promise((resolve) => void socket.on('close', resolve));
  }

  of<Type extends Message['type']>(type: Type): Extract<Message, { type: Type }>[] {
    return this.messages.filter((message): message is Extract<Message, { type: Type }> => message.type === type);
  }

  /** Every turn as it was shown last, in order. */
  turns(): TurnView[] {
    const latest = new Map<string, TurnView>();
    const shown = [...this.of('call').flatMap(({ turns }) => turns), ...this.of('turn').map(({ turn }) => turn)];
    for (const turn of shown) latest.set(`${turn.leg}.${turn.order}`, turn);
    return [...latest.values()].toSorted((a, b) => a.leg - b.leg || a.order - b.order);
  }

  /** The words of both sides as they arrived, from the audio alone. */
  heard(): string {
    const ears = { person: new Ear(), agent: new Ear() };
    return this.of('audio')
      .flatMap(({ side, payload }) => ears[side].hear(Buffer.from(payload, 'base64')))
      .map(({ word }) => word)
      .join('');
  }
}
