import type { LiveCall, TransferRequest } from './live-call.ts';
import type { LiveHub } from './live-hub.ts';

/** What staff can do with a leg, by what the leg itself can do. */
export function liveLeg(
  callId: string,
  hub: LiveHub,
  leg: {
    whisper(id: string, text: string): 'applied' | 'repeated' | 'too_late';
    hangUp(): Promise<boolean>;
    requestTransfer(request: TransferRequest): Promise<'accepted' | 'not_possible'>;
  },
): LiveCall {
  return {
    callId,
    whisper(id, text) {
      const result = leg.whisper(id, text);
      if (result === 'applied') hub.whispered(id, text);
      return result;
    },
    hangUp: () => leg.hangUp(),
    requestTransfer: (request) => leg.requestTransfer(request),
    watch: (listener) => hub.add(listener),
  };
}
