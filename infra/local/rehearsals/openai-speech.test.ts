import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenAiSimulator, startOpenAiSimulator } from '../simulators/openai/simulator.ts';
import { FRAME_BYTES, silence } from '../simulators/speech/speech.ts';
import { openAiSpeech } from './openai-speech.ts';
import { openRealStage, realModel } from './real-stage.ts';

let openai: OpenAiSimulator;
beforeAll(async () => {
  openai = await startOpenAiSimulator({ apiKey: 'sk-test' });
});
afterAll(() => openai.close());

const speech = (change: { apiKey?: string; speechModel?: string; transcriptionModel?: string } = {}) =>
  openAiSpeech({
    ...{ apiKey: 'sk-test', baseUrl: `${openai.url}/v1`, voice: 'coral', language: 'fr' },
    ...{ speechModel: 'gpt-4o-mini-tts', transcriptionModel: 'gpt-4o-transcribe' },
    ...change,
  });

it('speaks in µ-law of the length that speech has, and understands what is spoken', async () => {
  const text = 'Bonjour, je voudrais dix kilos de tomates à 14 heures.';
  const audio = await speech().speak(text, 'pressée');
  expect(audio.length % FRAME_BYTES).toBe(0);
  expect(audio.length / 8_000).toBeCloseTo(text.length / 18, 0);
  expect(await speech().transcribe(Buffer.concat([silence(200), audio, silence(900)]))).toBe(text);
});

it('hears nothing in silence', async () => expect(await speech().transcribe(silence(500))).toBe(''));

it('tells what was refused', async () => {
  await expect(speech({ apiKey: 'sk-other' }).speak('Allô ?', '')).rejects.toThrow('/audio/speech answered 401');
  await expect(speech({ speechModel: 'nobody' }).speak('Allô ?', '')).rejects.toThrow('answered 400');
  await expect(speech({ transcriptionModel: 'nobody' }).transcribe(silence(20))).rejects.toThrow('answered 404');
});

it('needs a key, which is said in one sentence', () => {
  const none = { LOCAL_ENV_FILE: '/dev/null' };
  expect(() => realModel(none)).toThrow('--real needs OPENAI_API_KEY, in the environment or in .env.');
  const model = realModel({
    ...none,
    OPENAI_API_KEY: 'sk',
    TWILIO_AUTH_TOKEN: 'real',
    OPENAI_BASE_URL: 'http://h:1/v1/',
  });
  expect(model).toMatchObject({ apiKey: 'sk', baseUrl: 'http://h:1/v1' });
  expect(model.settings).toMatchObject({ OPENAI_REALTIME_URL: 'ws://h:1/v1/realtime' });
  // A real account must not place these calls.
  expect(model.settings).not.toHaveProperty('TWILIO_AUTH_TOKEN');
});

it('tells of a key that is refused before anything is started', async () => {
  const env = { LOCAL_ENV_FILE: '/dev/null', OPENAI_API_KEY: 'sk-other', OPENAI_BASE_URL: `${openai.url}/v1` };
  await expect(openRealStage(() => undefined, realModel(env))).rejects.toThrow('answered 401');
});
