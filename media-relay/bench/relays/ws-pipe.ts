import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { answerBench } from './answer-bench.ts';

/**
 * What a relay over `ws` costs that only passes audio on: no ledger, no transcript, no turns. `json` parses and writes every
 * frame as JSON, as most public bridges do; `slice` cuts the audio out of the text.
 */
const [url = '', style = 'slice'] = process.argv.slice(2);

interface Bridge {
  /** Twilio's frame as an append, or null. */
  toModel(text: string): string | null;
  /** The model's event as a media message, or null. */
  toCarrier(text: string, streamSid: string): string | null;
}

const json: Bridge = {
  toModel: (text) => {
    const message = JSON.parse(text) as { event: string; media?: { payload: string } };
    if (message.event !== 'media') return null;
    return JSON.stringify({ type: 'input_audio_buffer.append', audio: message.media?.payload });
  },
  toCarrier: (text, streamSid) => {
    const event = JSON.parse(text) as { type: string; delta?: string };
    if (event.type === 'input_audio_buffer.speech_started') return JSON.stringify({ event: 'clear', streamSid });
    if (event.type !== 'response.output_audio.delta') return null;
    return JSON.stringify({ event: 'media', streamSid, media: { payload: event.delta } });
  },
};

const cut = (text: string, key: string): string | null => {
  const at = text.indexOf(key);
  if (at < 0) return null;
  return text.slice(at + key.length, text.indexOf('"', at + key.length));
};
const slice: Bridge = {
  toModel: (text) => {
    if (!text.startsWith('{"event":"media"')) return null;
    const payload = cut(text, '"payload":"');
    return payload && `{"type":"input_audio_buffer.append","audio":"${payload}"}`;
  },
  toCarrier: (text, streamSid) => {
    if (text.startsWith('{"type":"response.output_audio.delta"')) {
      const delta = cut(text, '"delta":"');
      return delta && `{"event":"media","streamSid":"${streamSid}","media":{"payload":"${delta}"}}`;
    }
    const started = text.startsWith('{"type":"input_audio_buffer.speech_started"');
    return started ? `{"event":"clear","streamSid":"${streamSid}"}` : null;
  },
};

const bridge = style === 'json' ? json : slice;
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
server.on('connection', (carrier) => {
  const model = new WebSocket(`${url}?model=bench`, { perMessageDeflate: false });
  let streamSid = '';
  carrier.on('message', (data: Buffer) => {
    const text = data.toString('latin1');
    if (streamSid === '' && text.includes('"start"')) {
      streamSid = (JSON.parse(text) as { streamSid: string }).streamSid;
      return;
    }
    const append = bridge.toModel(text);
    if (append !== null && model.readyState === WebSocket.OPEN) model.send(append);
  });
  model.on('message', (data: Buffer) => {
    const message = bridge.toCarrier(data.toString(), streamSid);
    if (message !== null) carrier.send(message);
  });
  for (const [one, other] of [
    [carrier, model],
    [model, carrier],
  ] as const) {
    one.on('close', () => other.terminate());
    one.on('error', () => other.terminate());
  }
});
answerBench();
