import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenAiSimulator, startOpenAiSimulator } from '../simulator.ts';

let openai: OpenAiSimulator;
beforeAll(async () => {
  openai = await startOpenAiSimulator();
});
afterAll(() => openai.close());

async function refusal(path: string, body: FormData | Record<string, unknown>) {
  const form = body instanceof FormData;
  const response = await fetch(`${openai.url}/v1/audio/${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-any', ...(form ? {} : { 'content-type': 'application/json' }) },
    body: form ? body : JSON.stringify(body),
  });
  const { error } = (await response.json()) as { error: { param: string | null; message: string } };
  return [response.status, error.param];
}

const SPEECH = { model: 'gpt-4o-mini-tts', voice: 'coral', input: 'Bonjour.', response_format: 'pcm' };
const form = (file: string, model = 'gpt-transcribe') => {
  const filled = new FormData();
  filled.set('model', model);
  filled.set('file', new Blob([file]), 'turn.wav');
  return filled;
};

it('speaks only as one can ask it to', async () => {
  expect(await refusal('speech', { ...SPEECH, model: 'gpt-realtime' })).toEqual([400, 'model']);
  expect(await refusal('speech', { ...SPEECH, voice: 'camille' })).toEqual([400, 'voice']);
  expect(await refusal('speech', { ...SPEECH, input: 'a'.repeat(4_097) })).toEqual([400, 'input']);
  expect(await refusal('speech', { ...SPEECH, response_format: 'mp3' })).toEqual([400, 'response_format']);
});

it('understands only what is a recording', async () => {
  expect(await refusal('transcriptions', { model: 'gpt-transcribe' })).toEqual([400, null]);
  expect(await refusal('transcriptions', form('RIFF, but no WAV at all'))).toEqual([400, 'file']);
  expect(await refusal('transcriptions', form('', 'gpt-realtime'))).toEqual([404, 'model']);
  expect(await refusal('transcriptions', new FormData())).toEqual([404, 'model']);
});
