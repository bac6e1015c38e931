import type { VoiceUsage } from '../../../shared/domain/calls/leg.ts';
import type { ResponseUsage } from '../realtime/realtime-events.ts';

/** Adds up what the model counted on one leg. */
export class UsageMeter {
  #total: VoiceUsage;

  constructor(model: string, transcriptionModel: string) {
    this.#total = {
      model,
      inputText: 0,
      inputAudio: 0,
      cachedText: 0,
      cachedAudio: 0,
      outputText: 0,
      outputAudio: 0,
      transcriptionModel,
      transcribedSeconds: 0,
    };
  }

  response({ input_token_details: input, output_token_details: output }: ResponseUsage): void {
    const total = this.#total;
    total.inputText += input.text_tokens;
    total.inputAudio += input.audio_tokens;
    total.cachedText += input.cached_tokens_details.text_tokens;
    total.cachedAudio += input.cached_tokens_details.audio_tokens;
    total.outputText += output.text_tokens;
    total.outputAudio += output.audio_tokens;
  }

  transcribed(seconds: number): void {
    this.#total.transcribedSeconds += seconds;
  }

  total(): VoiceUsage {
    return { ...this.#total };
  }
}
