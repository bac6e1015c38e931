import type { CallAnswer } from '../../shared/domain/calls/answer-call.ts';
import { apology, standInWords } from '../../shared/domain/calls/apology.ts';
import type { BriefingAnswer } from '../../shared/domain/calls/brief-transfer.ts';
import { afterDigitsUrl, callUrls, transferUrls } from '../../shared/domain/calls/call-urls.ts';
import { briefingWords } from '../../shared/domain/calls/transfer-words.ts';
import {
  askForKey,
  carryOn,
  connectStream,
  dialPerson,
  hangUp,
  playDigits,
  sayAndHangUp,
} from '../../shared/providers/twilio/twiml.ts';

/** From the last word of the briefing to the key, in seconds. */
const KEY_WAIT_SECONDS = 8;

/** The decision about a call as TwiML. `sign` makes the pass for the leg that is to be connected. */
export async function callTwiml(
  answer: CallAnswer,
  publicUrl: string,
  sign: (leg: number) => Promise<string>,
): Promise<string> {
  switch (answer.do) {
    case 'hang_up':
      return hangUp();
    case 'apologise':
      return sayAndHangUp(apology(answer.call.language, answer.call.direction), answer.call.language);
    case 'connect': {
      const urls = callUrls(publicUrl, answer.call);
      const parameters = { token: await sign(answer.leg) };
      return connectStream({ url: urls.stream, nextUrl: urls.next, parameters, afterSeconds: answer.again ? 1 : 0 });
    }
    case 'dial': {
      const { call, transfer, ringSeconds, limitSeconds, excuse } = answer;
      const urls = transferUrls(callUrls(publicUrl, call), transfer.id);
      return dialPerson({
        number: transfer.to,
        // The number of ours that is in this call.
        callerId: call.direction === 'outbound' ? call.from : call.to,
        ...{ ringSeconds, limitSeconds },
        nextUrl: urls.next,
        briefingUrl: transfer.kind === 'warm' ? urls.briefing : null,
        statusUrl: urls.status,
        words: excuse ? { text: standInWords(call.language), language: call.language } : null,
      });
    }
    case 'play_digits':
      return playDigits(answer.digits.digits, afterDigitsUrl(callUrls(publicUrl, answer.call), answer.digits.id));
  }
}

/** What the person who is to take a call over hears. */
export function briefingTwiml(answer: BriefingAnswer, publicUrl: string): string {
  switch (answer.do) {
    case 'hang_up':
      return hangUp();
    case 'join':
      return carryOn();
    case 'brief': {
      const urls = transferUrls(callUrls(publicUrl, answer.call), answer.transferId);
      return askForKey({
        words: briefingWords(answer.call.language, answer.briefing),
        language: answer.call.language,
        times: answer.last ? 1 : 2,
        waitSeconds: KEY_WAIT_SECONDS,
        keyUrl: answer.last ? urls.lastBriefing : urls.briefing,
      });
    }
  }
}
