export interface Model {
  id: string;
  /** Unix seconds. */
  created: number;
  /** Day from which the model no longer answers, or null. */
  shutdownDate: string | null;
  serves: 'realtime' | 'responses' | 'transcription';
  /** Reasoning models take `reasoning` and emit reasoning tokens. */
  reasons: boolean;
  /** Tokens of input and output together. */
  contextTokens: number;
  maxOutputTokens: number;
}

const day = (date: string): number => Date.parse(date) / 1000;

function realtime(id: string, created: string, shutdownDate: string | null, reasons: boolean): Model {
  const size = reasons
    ? { contextTokens: 128_000, maxOutputTokens: 32_000 }
    : { contextTokens: 32_000, maxOutputTokens: 4096 };
  return { id, created: day(created), shutdownDate, serves: 'realtime', reasons, ...size };
}

function text(id: string, created: string, shutdownDate: string | null = null, reasons = true): Model {
  const size = { contextTokens: 1_050_000, maxOutputTokens: 128_000 };
  return { id, created: day(created), shutdownDate, serves: 'responses', reasons, ...size };
}

function transcription(id: string, created: string, shutdownDate: string | null = null): Model {
  const size = { contextTokens: 16_000, maxOutputTokens: 2000 };
  return { id, created: day(created), shutdownDate, serves: 'transcription', reasons: false, ...size };
}

/** Names and shutdown days as published on 2026-11-20. A retired name stays here so that it is refused by its date. */
const MODELS: readonly Model[] = [
  realtime('gpt-realtime-2.1', '2026-07-09', null, true),
  realtime('gpt-realtime-2.1-mini', '2026-07-09', null, true),
  realtime('gpt-realtime-2', '2026-04-02', null, true),
  realtime('gpt-realtime-1.5', '2026-02-12', null, false),
  realtime('gpt-realtime', '2025-08-28', '2027-01-20', false),
  realtime('gpt-realtime-2025-08-28', '2025-08-28', '2027-01-20', false),
  realtime('gpt-realtime-mini', '2025-10-06', '2027-01-20', false),
  realtime('gpt-realtime-mini-2025-12-15', '2025-12-15', '2027-01-20', false),
  realtime('gpt-realtime-mini-2025-10-06', '2025-10-06', '2026-07-23', false),
  realtime('gpt-4o-realtime-preview', '2024-10-01', '2026-05-07', false),
  realtime('gpt-4o-realtime-preview-2024-10-01', '2024-10-01', '2025-10-10', false),
  realtime('gpt-4o-mini-realtime-preview', '2024-12-17', '2026-05-07', false),
  text('gpt-6-luna', '2026-09-22'),
  text('gpt-5.6-luna', '2026-06-18'),
  text('gpt-5.4-mini', '2026-03-17'),
  text('gpt-5.4-nano', '2026-03-17', '2027-04-01'),
  text('gpt-5.1', '2025-11-13', '2027-04-01'),
  text('gpt-5', '2025-08-07', '2026-12-11'),
  text('gpt-5-mini', '2025-08-07', '2026-12-11'),
  text('gpt-5-nano', '2025-08-07', '2026-12-11'),
  text('gpt-4.1', '2025-04-14', '2027-01-14', false),
  text('gpt-4.1-mini', '2025-04-14', '2027-01-14', false),
  text('gpt-4o', '2024-05-13', '2027-01-14', false),
  text('gpt-4o-mini', '2024-07-18', '2027-01-14', false),
  text('gpt-4', '2023-03-14', '2026-10-23', false),
  transcription('gpt-transcribe', '2026-05-12'),
  transcription('gpt-live-transcribe', '2026-05-12'),
  transcription('gpt-realtime-whisper', '2026-02-12'),
  transcription('gpt-4o-transcribe', '2025-03-20', '2027-02-26'),
  transcription('gpt-4o-mini-transcribe', '2025-03-20', '2027-02-26'),
  transcription('gpt-4o-mini-transcribe-2025-12-15', '2025-12-15', '2027-02-26'),
  transcription('gpt-4o-transcribe-diarize', '2025-10-15', '2027-02-26'),
  transcription('whisper-1', '2023-02-27', '2027-02-26'),
];

/** The model of that name if it still answers at `now` (ms since the epoch). */
export function findModel(id: string, now: number): Model | undefined {
  return availableModels(now).find((model) => model.id === id);
}

/** Every model that answers at `now` (ms since the epoch). */
export function availableModels(now: number): Model[] {
  return MODELS.filter((model) => model.shutdownDate === null || Date.parse(model.shutdownDate) > now);
}
