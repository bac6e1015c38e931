import { fold } from '../french/fold.ts';
import { findItems } from '../supplier-order/item-mentions.ts';
import {
  followNegotiation,
  isRecap,
  statesOrder,
  type Negotiation,
  type Utterance,
} from '../supplier-order/negotiation.ts';
import { readBrief, readLines, type OrderBrief } from '../supplier-order/order-brief.ts';
import { readReply, type SupplierReply } from '../supplier-order/supplier-reply.ts';
import { runErrand, withoutErrand } from './errand.ts';
import { isAnnouncement } from './announcements.ts';
import { handOver, isBackFromTransfer } from './hand-over.ts';
import { sayAndHangUp } from './hang-up.ts';
import type { Intent, Mind, Situation, Turn } from './mind.ts';
import {
  answerQuestion,
  ASKS_CLEARLY,
  askDayAndPrice,
  OVER,
  recap,
  STILL_THERE,
  tellOrder,
} from './supplier-order-sentences.ts';

/** Everything the mind looks at before it speaks. */
interface Scene {
  brief: OrderBrief;
  negotiation: Negotiation;
  reply: SupplierReply;
  /** The agent's sentences, as heard, oldest first. */
  said: string[];
  tools: Situation['tools'];
}

/** Places an order with a supplier: states it, listens, repeats what was agreed, thanks and hangs up. */
export const supplierOrderMind: Mind = {
  name: 'supplier-order',
  suits({ instructions }) {
    const plain = fold(instructions);
    if (!/\bcommande/.test(plain) || !/\bfournisseur/.test(plain)) return false;
    // A receptionist may hear of orders and suppliers too; this one places an order.
    return readLines(instructions).length > 0 || /\b(?:passe[rsz]?|place[rsz]?)\b[^.\n]*\bcommande/.test(plain);
  },
  think(whole) {
    const errand = whole.responseInstructions === null ? runErrand(whole.turns, whole.tools) : null;
    if (errand) return errand;
    const situation = { ...whole, turns: withoutErrand(whole.turns, whole.tools) };
    const brief = readBrief(situation.instructions);
    const said = situation.turns.flatMap((turn) => (turn.by === 'agent' && turn.text !== '' ? [turn.text] : []));
    const heard = heardSince(situation.turns);
    const negotiation = followNegotiation(utterancesOf(situation.turns), brief.lines);
    const reply = readReply(heard ?? '', brief.lines);
    const scene: Scene = { brief, negotiation, reply, said, tools: situation.tools };
    const told = fold(situation.responseInstructions ?? '');
    if (TO_CONCLUDE.test(told)) return conclude(scene);
    if (isBackFromTransfer(situation)) {
      return say(`Personne n'est disponible pour le moment. ${tellOrder(brief, false)}`);
    }
    const briefing = `Un fournisseur demande une personne. La commande : ${tellOrder(brief, false)}`;
    const transfer = handOver(heard, situation.tools, briefing);
    if (transfer) return transfer;
    const next = heard === null ? silence(situation, brief, said) : answer(scene);
    return TO_RESUME.test(told) ? resume(scene, heard === null ? null : next) : next;
  },
};

// A response's own instructions may steer the conversation without giving the words.
const TO_CONCLUDE = /\b(?:conclu\w*|termine\w*|raccroche\w*|dis au revoir)\b/;
const TO_RESUME = /\b(?:excuse\w*|reprend\w*|coupee?)\b/;

function conclude(scene: Scene): Intent[] {
  const { accepted } = scene.negotiation;
  if (accepted === null) return callBack(scene);
  return accepted.value ? agreed(scene, "C'est noté, merci. Au revoir !") : refused(scene);
}

/** After a break in the line: an apology, then what comes next, or once more what was said last. */
function resume(scene: Scene, next: Intent[] | null): Intent[] {
  // Who has only opened the call says what it is about, not who is calling, a second time.
  const last =
    (scene.said.length > 1 ? scene.said.at(-1) : undefined) ?? tellOrder(scene.brief, scene.said.length === 0);
  const [first, ...rest] = next ?? say(last);
  if (first?.type !== 'say') return next ?? [];
  return [{ type: 'say', text: `Excusez-moi, la ligne a coupé. ${first.text}` }, ...rest];
}

function answer(scene: Scene): Intent[] {
  const { brief, negotiation, reply, said } = scene;
  const news = reply.date !== null || reply.slot !== null || reply.total !== null || reply.items.length > 0;
  const last = said.at(-1) ?? '';
  if (reply.machine)
    return end(scene, `${OVER.machine(brief)} Au revoir.`, 'répondeur', [
      'machine',
      'voicemail',
      'repondeur',
      'messagerie',
    ]);
  if (/\bau revoir\b/.test(fold(last)) && !news && reply.question === null && !reply.no) {
    return negotiation.accepted?.value === false ? refused(scene) : agreed(scene, 'Au revoir !');
  }
  if (negotiation.accepted?.value === false) return refused(scene);
  // Nobody holds back a supplier who takes leave: what was agreed by then is what there is.
  if (reply.leaves && reply.question === null) return conclude(scene);
  if (isRecap(last)) return afterRecap(scene, news);
  const accepted = negotiation.accepted?.value === true;
  if (!accepted && !isTold(brief, said))
    return say(reply.question === 'who' ? answerQuestion('who', brief) : tellOrder(brief, said.length === 0));
  if (reply.question !== null && !news && !(accepted && reply.question === 'other')) {
    return say(answerQuestion(reply.question, brief));
  }
  if (accepted) return afterAgreement(scene);
  // Products named, but no yes yet: "je n'ai plus d'oignons" leaves the rest to be settled.
  if (negotiation.items.size > 0 && !reply.hesitates) return say(askDayAndPrice(brief, negotiation));
  if (reply.greetsOnly) return say(tellOrder(brief, false));
  return sayOnce(scene, ASKS_CLEARLY) ?? callBack(scene);
}

/** Every product has been heard by the supplier: an interruption may have cut the sentence short. */
function isTold(brief: OrderBrief, said: readonly string[]): boolean {
  if (brief.lines.length === 0) return said.some((text) => statesOrder(text, []));
  const heard = said.flatMap((text) => findItems(fold(text.normalize('NFC')), brief.lines));
  return brief.lines.every((_, item) => heard.some((mention) => mention.item === item));
}

/** The supplier takes the order: repeat the day, the hour and the price, or ask for them once. */
function afterAgreement(scene: Scene): Intent[] {
  const { brief, negotiation } = scene;
  if (negotiation.date || negotiation.slot || negotiation.total) return say(recap(negotiation, brief));
  const asked = scene.said.some((text) => fold(text).includes('a quel prix'));
  if (!asked) return say(askDayAndPrice(brief, negotiation));
  return brief.wishedDay === null ? agreed(scene, "C'est noté, merci. Au revoir !") : say(recap(negotiation, brief));
}

/** The agreement has been repeated: it is confirmed, corrected, or still not understood. */
function afterRecap(scene: Scene, news: boolean): Intent[] {
  const { brief, negotiation, reply, said } = scene;
  const last = said.at(-1) ?? '';
  const repeated = recap(negotiation, brief);
  const contradicts = news && !adds(last, repeated);
  if (reply.yes && !reply.no && !contradicts) return agreed(scene, 'Parfait, merci beaucoup. Au revoir !');
  if (reply.question !== null && !news) return say(`${answerQuestion(reply.question, brief)} ${repeated}`);
  if (news) return say(repeated);
  const repeats = said.filter((text) => isRecap(text)).length;
  return repeats < 2 && !reply.hesitates ? say(`Pardon. ${repeated}`) : callBack(scene);
}

const FACT = /\d+|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|sans [^,.?]+/g;

/** The new recap says all that the former one said, and more: nothing was contradicted. */
function adds(former: string, fresh: string): boolean {
  const now = factsOf(fresh);
  return factsOf(former).every((fact) => now.includes(fact));
}

function factsOf(sentence: string): string[] {
  return fold(sentence).match(FACT) ?? [];
}

function agreed(scene: Scene, text: string): Intent[] {
  return end(scene, text, 'commande confirmée', [
    'confirm',
    'accept',
    'accord',
    'success',
    'complet',
    'termin',
    'done',
  ]);
}

function refused(scene: Scene): Intent[] {
  return end(scene, 'Je comprends, merci quand même. Au revoir.', 'commande refusée', [
    'refus',
    'reject',
    'declin',
    'fail',
  ]);
}

function callBack(scene: Scene): Intent[] {
  return end(scene, "D'accord, rappelez-nous. Merci, au revoir.", 'le fournisseur rappellera', [
    'rappel',
    'call',
    'verif',
    'ambig',
    'unclear',
    'inconnu',
    'unknown',
    'autre',
    'other',
  ]);
}

function end(scene: Scene, text: string, reason: string, outcome: readonly string[]): Intent[] {
  return sayAndHangUp(text, scene.tools, { reason, outcome });
}

/** Nobody has said anything since the agent spoke, or the call is only beginning. */
function silence(situation: Situation, brief: OrderBrief, said: readonly string[]): Intent[] {
  if (situation.turns.at(-1)?.by === 'tool_result') return say('Au revoir.');
  if (said.length === 0) return say(tellOrder(brief, true));
  if (said.slice(-2).every((text) => text === STILL_THERE) && said.length > 1) {
    return sayAndHangUp('Je vous rappellerai. Au revoir.', situation.tools, {
      reason: 'plus personne au bout du fil',
      outcome: ['silence', 'no_answer', 'timeout', 'echec', 'fail', 'rappel', 'verif', 'autre', 'other'],
    });
  }
  return say(STILL_THERE);
}

function sayOnce(scene: Scene, text: string): Intent[] | null {
  return scene.said.some((sentence) => sentence.includes(text)) ? null : say(text);
}

function say(text: string): Intent[] {
  return [{ type: 'say', text }];
}

/** The supplier's words since the agent last spoke, or null when there were none. */
function heardSince(turns: readonly Turn[]): string | null {
  const from = turns.findLastIndex((turn) => turn.by === 'agent' || turn.by === 'tool_call') + 1;
  const words = turns
    .slice(from)
    .flatMap((turn) =>
      turn.by === 'caller' && turn.text.trim() !== '' && !isAnnouncement(turn.text) ? [turn.text] : [],
    );
  return words.length === 0 ? null : words.join(' ');
}

function utterancesOf(turns: readonly Turn[]): Utterance[] {
  return turns.flatMap((turn, line): Utterance[] => {
    if (turn.by === 'agent') return [{ by: 'agent', text: turn.text, line }];
    return turn.by === 'caller' && !isAnnouncement(turn.text) ? [{ by: 'supplier', text: turn.text, line }] : [];
  });
}
