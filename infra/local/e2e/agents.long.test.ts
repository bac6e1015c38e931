import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectedCall } from '../simulators/twilio/control/inspect-call.ts';
import { ACCOUNT, type FrontDesk, openFrontDesk, SWEEPING } from '../testing/front-desk.ts';
import { until } from '../testing/until.ts';

/** An agent that is changed while a call loses its relay, or is handed over: whoever takes the call is the agent that it began with. */
const CHARS_PER_SECOND = 40;
const ASK_MS = 250;
let desk: FrontDesk;
beforeAll(async () => {
  desk = await openFrontDesk({ RELAYS: '2', ...SWEEPING }, CHARS_PER_SECOND);
}, 60_000);
afterAll(() => desk.close());

interface Call {
  status: string;
  leg?: number;
  agent: { version: number } | null;
  noticeHeardAt: string | null;
}
const callNow = async (id: string) => (await desk.api(`GET /api/calls/${id}`)).body as unknown as Call;
const callOnce = (id: string, test: (call: Call) => boolean) => until(() => callNow(id), test, 60_000, ASK_MS);

async function save(changed: object): Promise<number> {
  const { config } = (await desk.api('GET /api/agents/reception')).body as { config: { instructions: string } };
  const answer = await desk.api('PUT /api/agents/reception', { ...config, ...changed });
  expect(answer.status).toBe(200);
  return answer.body['version'] as number;
}

/** What the sessions with the model that were opened last were told. */
async function lastInstructions(): Promise<string> {
  const { sessions } = await desk.openai.get<{ sessions: { id: string }[] }>('/sessions');
  const latest = sessions.at(-1)?.id ?? '';
  const { config } = await desk.openai.get<{ config: { instructions: string } }>(`/sessions/${latest}`);
  return config.instructions;
}

describe('an agent that is changed during a call', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'takes it over as it was, when its relay gets %s, and says its notice once',
    async (signal) => {
      const { config } = (await desk.api('GET /api/agents/reception/versions/0')).body as {
        config: { instructions: string };
      };
      const began = await save({
        notice: `Cet appel est transcrit, ${signal}.`,
        instructions: `${config.instructions}\nTu es l’ancienne version ${signal}.`,
      });
      const { sid } = await desk.twilio.post<{ sid: string }>('/inbound', {
        from: '+33611223344',
        to: ACCOUNT.TWILIO_PHONE_NUMBER,
        voiceUrl: `${desk.platform.url}/incoming-call`,
        statusCallback: `${desk.platform.url}/incoming-call-status`,
        persona: 'leaves-message',
      });
      const id = `call_${sid}`;
      const heard = await callOnce(id, ({ noticeHeardAt }) => typeof noticeHeardAt === 'string');
      expect(heard).toMatchObject({ status: 'in_progress', leg: 1, agent: { version: began } });
      await save({ instructions: config.instructions, notice: 'Nouvelle mention.' });

      const holder = await until(
        () => desk.platform.relays(),
        (relays) => relays.some(({ calls }) => calls === 1),
      );
      const pid = holder.find(({ calls }) => calls === 1)?.pid ?? 0;
      if (signal === 'SIGKILL') process.kill(pid, signal);
      else await desk.platform.signalRelay(pid, signal);

      const moved = await callOnce(id, ({ leg, status }) => status !== 'in_progress' || leg === 2);
      expect(moved).toMatchObject({ status: 'in_progress', leg: 2, agent: { version: began } });
      await until(lastInstructions, (told) => told.includes(`ancienne version ${signal}`), 10_000, ASK_MS);

      const record = await until(
        async () => (await desk.api(`GET /api/call-data/${id}`)).body,
        ({ statut }) => typeof statut === 'string',
        60_000,
        ASK_MS,
      );
      expect(record).toMatchObject({ statut: 'extraite', nom: 'Martin' });
      const calls = await desk.twilio.get<InspectedCall[]>(
        `/calls?to=${encodeURIComponent(ACCOUNT.TWILIO_PHONE_NUMBER)}`,
      );
      const said =
        calls
          .find((call) => call.sid === sid)
          ?.heard.map(({ text }) => text)
          .join(' ') ?? '';
      expect(said.match(/est transcrit/g)).toHaveLength(1);
      expect(said).not.toContain('Nouvelle mention');
      await until(
        () => desk.platform.relays(),
        (relays) => relays.filter(({ healthy }) => healthy).length >= 2,
        30_000,
        ASK_MS,
      );
    },
    180_000,
  );
});
