import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audioRoutes } from './audio/audio-routes.ts';
import { wallClock, type Clock } from './clock.ts';
import { controlRoutes } from './control/control-routes.ts';
import { FaultBox } from './faults/fault-box.ts';
import { answerRequest } from './http/answer-request.ts';
import { modelsRoutes } from './http/models-routes.ts';
import type { Route } from './http/route.ts';
import { openDoor } from './realtime/accept-socket.ts';
import { SessionBook } from './realtime/session-book.ts';
import { RequestLog } from './responses/request-log.ts';
import { ResponseStore } from './responses/response-store.ts';
import { responsesRoutes } from './responses/responses-routes.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { callRoutes } from './sip/call-routes.ts';
import { sipControlRoutes } from './sip/control-routes.ts';
import { Switchboard } from './sip/switchboard.ts';

export interface OpenAiSimulatorOptions {
  /** @default 0, a free port */
  port?: number;
  /** The only key accepted. @default any key, but there must be one */
  apiKey?: string | undefined;
  /** Signs what is told of calls over SIP, `whsec_…`. @default nobody can call over SIP */
  webhookSecret?: string | undefined;
  settings?: Partial<Settings>;
  /** @default real time */
  clock?: Clock;
}

export interface OpenAiSimulator {
  /** `http://127.0.0.1:<port>`, without `/v1`. */
  url: string;
  close(): Promise<void>;
}

/** Starts an OpenAI that lives on this machine alone. */
export async function startOpenAiSimulator(options: OpenAiSimulatorOptions = {}): Promise<OpenAiSimulator> {
  const clock = options.clock ?? wallClock;
  const initial: Settings = { ...defaultSettings, ...options.settings };
  let settings = initial;
  const faults = new FaultBox();
  const book = new SessionBook();
  const log = new RequestLog();
  const store = new ResponseStore();
  const readSettings = (): Settings => settings;
  const reset = (): void => {
    settings = initial;
    faults.clear();
    book.forgetClosed();
    log.clear();
    store.clear();
  };
  const seed = (): number => settings.seed;
  const world = { clock, settings: readSettings, faults };
  const switchboard = new Switchboard({ ...world, book }, options.webhookSecret);
  const routes: Route[] = [
    ...modelsRoutes(clock),
    ...audioRoutes({ clock, settings: readSettings }),
    ...responsesRoutes({ clock, now: () => clock.now(), settings: readSettings, seed, faults, store, log }),
    ...callRoutes(world, switchboard),
    ...sipControlRoutes(switchboard),
    ...controlRoutes({
      settings: { read: readSettings, write: (fresh) => (settings = fresh) },
      faults,
      book,
      log,
      reset,
    }),
  ];
  const door = openDoor(world, { book, switchboard }, options.apiKey);
  const server = createServer((request, response) => void answerRequest(request, response, routes, options.apiKey));
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        switchboard.close();
        door.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
