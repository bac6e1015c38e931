import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { describeIssue } from '../describe-issue.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import { faultSchema } from '../faults/fault.ts';
import type { HttpReply, Route } from '../http/route.ts';
import type { SessionBook } from '../realtime/session-book.ts';
import type { RequestLog } from '../responses/request-log.ts';
import { settingsSchema, type Settings } from '../settings.ts';
import { summarizeSession, viewSession } from './view-session.ts';

interface ControlWorld {
  settings: { read: () => Settings; write: (settings: Settings) => void };
  faults: FaultBox;
  book: SessionBook;
  log: RequestLog;
  /** Back to how it was at the start; open sessions go on. */
  reset: () => void;
}

const ok = (body: unknown, status = 200): HttpReply => ({ status, body });
const changesSchema = settingsSchema.partial();
const faultsSchema = z.union([z.array(faultSchema), faultSchema.transform((fault) => [fault])]);

/** The simulator's own API, under `/_sim`. */
export function controlRoutes(world: ControlWorld): Route[] {
  const { settings, faults, book, log } = world;
  return [
    { method: 'GET', path: /^\/_sim\/settings$/, handle: () => ok(settings.read()) },
    {
      method: 'PUT',
      path: /^\/_sim\/settings$/,
      handle: ({ body }) => {
        const changes = parse(changesSchema, body);
        settings.write(settingsSchema.parse({ ...settings.read(), ...changes }));
        return ok(settings.read());
      },
    },
    { method: 'GET', path: /^\/_sim\/faults$/, handle: () => ok({ faults: faults.list() }) },
    {
      method: 'POST',
      path: /^\/_sim\/faults$/,
      handle: ({ body }) => ok({ faults: parse(faultsSchema, body).map((fault) => faults.add(fault)) }, 201),
    },
    {
      method: 'DELETE',
      path: /^\/_sim\/faults(?:\/(?<id>[^/]+))?$/,
      handle: ({ groups }) => ok({ deleted: faults.clear(groups['id']) }),
    },
    {
      method: 'GET',
      path: /^\/_sim\/sessions$/,
      handle: () => ok({ sessions: book.list().map((session) => summarizeSession(session)) }),
    },
    {
      method: 'GET',
      path: /^\/_sim\/sessions\/(?<id>[^/]+)$/,
      handle: ({ groups }) => {
        const session = book.find(groups['id'] ?? '');
        if (session) return ok(viewSession(session));
        throw new ApiError({ message: `No session '${groups['id'] ?? ''}'.`, param: 'id' }, 404);
      },
    },
    { method: 'GET', path: /^\/_sim\/responses$/, handle: () => ok({ requests: log.list() }) },
    {
      method: 'POST',
      path: /^\/_sim\/reset$/,
      handle: () => {
        world.reset();
        return ok({ reset: true });
      },
    },
  ];
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw describeIssue(parsed.error, body);
}
