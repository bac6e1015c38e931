import WebSocket from 'ws';
import { type AudioDelta, parseEvent, type RealtimeEvent, sliceAudioDelta } from './realtime-events.ts';

export interface ModelAccount {
  /** `wss://api.openai.com/v1/realtime`. */
  url: string;
  /** Asked for each session: it may have been rotated since the last. */
  apiKey(): Promise<string>;
  model: string;
}

export interface RealtimeHandlers {
  onAudio(delta: AudioDelta): void;
  onEvent(event: RealtimeEvent): void;
  /** The socket is gone, for whatever reason but {@link RealtimeSocket.close}. */
  onLost(reason: string): void;
}

export interface RealtimeSocket {
  send(text: string): void;
  /** Bytes that the model has not taken from us yet. */
  readonly bufferedBytes: number;
  close(): void;
}

const HANDSHAKE_MS = 3_000;
/** The largest event holds one delta of audio; a hundred seconds of µ-law in base64 fit. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
/** Keeps proxies on the way from calling the socket idle; the service documents no ping of its own. */
const PING_MS = 15_000;

/** Opens a Realtime session. Rejects when there is none within three seconds; the reason is in the error. */
export async function openRealtimeSocket(account: ModelAccount, handlers: RealtimeHandlers): Promise<RealtimeSocket> {
  const apiKey = await account.apiKey();
  return await new Promise((resolve, reject) => {
    const url = new URL(account.url);
    url.searchParams.set('model', account.model);
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${apiKey}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_EVENT_BYTES,
      perMessageDeflate: false,
    });
    let state: 'opening' | 'open' | 'closed' = 'opening';
    let ping: NodeJS.Timeout | undefined;

    const lost = (reason: string) => {
      clearInterval(ping);
      const was = state;
      state = 'closed';
      if (was === 'opening') reject(new Error(reason));
      if (was === 'open') handlers.onLost(reason);
    };

    socket.on('open', () => {
      state = 'open';
      ping = setInterval(() => socket.ping(), PING_MS);
      resolve({
        send: (text) => socket.send(text),
        get bufferedBytes() {
          return socket.bufferedAmount;
        },
        close: () => {
          state = 'closed';
          clearInterval(ping);
          socket.close();
        },
      });
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary || state !== 'open') return;
      const text = (data as Buffer).toString('utf8');
      const audio = sliceAudioDelta(text);
      if (audio) return handlers.onAudio(audio);
      const event = parseEvent(text);
      if (event) handlers.onEvent(event);
    });
    socket.on('error', (error) => lost(error.message));
    socket.on('close', (code) => lost(`the model closed the socket (${code})`));
  });
}
