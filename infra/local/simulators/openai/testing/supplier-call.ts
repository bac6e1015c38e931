import { BYTES_PER_MS, FRAME_BYTES, say, silence } from '../../speech/speech.ts';
import { itemText } from '../realtime/item.ts';
import { at, text } from './at.ts';
import { SessionRig, type SeenEvent } from './session-rig.ts';

/** The hang-up tool as a product may define it. */
export const HANG_UP = {
  type: 'function',
  name: 'end_call',
  description: 'Raccroche quand la conversation est terminée.',
  parameters: {
    type: 'object',
    properties: { raison: { type: 'string', enum: ['commande_confirmee', 'commande_refusee', 'a_verifier'] } },
    required: ['raison'],
    additionalProperties: false,
  },
};

const FRAME_MS = 20;
/** As many frames as it takes to be noticed. */
const NOTICED_FRAMES = 3;

/**
 * A telephone call to a supplier whose part the test plays, by voice only: what the model says lasts as long as it takes
 * to play, what the test says goes in as audio, and an interruption is told to the model as a bridge would tell it.
 */
export class SupplierCall {
  readonly rig = new SessionRig();
  readonly transcript: string[] = [];
  #seen = 0;

  constructor(instructions: string) {
    const transcription = { model: 'gpt-transcribe', language: 'fr' };
    this.rig.useTelephone({ instructions, tools: [HANG_UP] }, { transcription });
    this.rig.send({ type: 'response.create' });
  }

  /** Lets the model speak to the end of its turn; returns what was heard. */
  listen(): string {
    const done = this.#waitFor(
      (event) => event.type === 'response.done' && at(event, 'response.status') === 'completed',
    );
    const output = at(done, 'response.output') as { id: string; content?: { transcript: string }[] }[];
    const words = output.map((item) => item.content?.[0]?.transcript ?? '').join('');
    this.rig.play(silence(this.#audioMs(output.map(({ id }) => id))));
    return this.#note('agent', words);
  }

  /** Says a line, and listens to the answer. */
  say(line: string): string {
    this.rig.tell(line);
    this.#noteSupplier();
    return this.listen();
  }

  /** Says `line`, lets the answer play for `afterMs`, talks over it, and listens to the next answer. */
  sayAndInterrupt(line: string, afterMs: number, interruption: string): string {
    this.rig.tell(line);
    this.#noteSupplier();
    this.#waitFor((event) => event.type === 'response.output_audio.delta');
    const itemId = text(this.rig.last('response.output_item.added'), 'item.id');
    this.rig.play(silence(afterMs));
    const speech = say(interruption);
    this.rig.play(speech.subarray(0, NOTICED_FRAMES * FRAME_BYTES));
    const played = Math.min(afterMs, this.#audioMs([itemId]));
    this.rig.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: played });
    this.rig.play(Buffer.concat([speech.subarray(NOTICED_FRAMES * FRAME_BYTES), silence(600)]));
    this.#note('agent', this.memory().find(({ id }) => id === itemId)?.text ?? '');
    this.#noteSupplier();
    // A response that was already complete when it was talked over is no longer waited for.
    this.#seen = this.rig.events.findLastIndex(({ type }) => type === 'input_audio_buffer.committed');
    return this.listen();
  }

  /** What the model remembers. */
  memory(): { id: string; text: string }[] {
    return this.rig.session.conversation.items.map((item) => ({ id: item.id, text: itemText(item) }));
  }

  /** The call that hangs up, or undefined while the conversation goes on. */
  get hungUp(): { name: string; arguments: unknown } | undefined {
    const call = this.rig.events.findLast(({ type }) => type === 'response.function_call_arguments.done');
    return call && { name: text(call, 'name'), arguments: JSON.parse(text(call, 'arguments')) as unknown };
  }

  #waitFor(wanted: (event: SeenEvent) => boolean): SeenEvent {
    for (let waitedMs = 0; waitedMs < 30_000; waitedMs += FRAME_MS) {
      const index = this.rig.events.findIndex((event, rank) => rank >= this.#seen && wanted(event));
      const found = this.rig.events[index];
      if (found) {
        this.#seen = index + 1;
        return found;
      }
      this.rig.play(silence(FRAME_MS));
    }
    throw new Error('the model never got there');
  }

  #audioMs(itemIds: readonly string[]): number {
    const deltas = this.rig.events.filter(
      (event) => event.type === 'response.output_audio.delta' && itemIds.includes(String(event['item_id'])),
    );
    return deltas.reduce((ms, delta) => ms + Buffer.from(text(delta, 'delta'), 'base64').length / BYTES_PER_MS, 0);
  }

  /** Written from the model's own memory of the turn: its transcription may still be on its way. */
  #noteSupplier(): void {
    const turn = this.rig.session.conversation.items.findLast(
      (item) => item.type === 'message' && item.role === 'user',
    );
    this.#note('fournisseur', turn ? itemText(turn) : '');
  }

  #note(who: string, words: string): string {
    if (words !== '') this.transcript.push(`${this.transcript.length + 1} [${who}] ${words}`);
    return words;
  }
}
