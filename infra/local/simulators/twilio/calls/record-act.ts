import type { CalleeAct } from '../../callees/callee.ts';
import { keep } from './call-facts.ts';
import type { Call } from './call.ts';

/** Writes what a callee did or heard into the record of its call. */
export function recordAct({ facts, answeredAt }: Call, act: CalleeAct, now: number): void {
  switch (act.kind) {
    case 'said':
      keep(facts.said, { at: now, text: act.text });
      return;
    case 'pressed':
      keep(facts.pressed, { at: now, digits: act.digits });
      return;
    case 'heard': {
      const { turn, afterOwnMs } = act;
      // The callee counts its time in frames from the moment it picked up.
      const since = answeredAt ?? now;
      const { text, voicedMs } = turn;
      keep(facts.heard, { from: since + turn.fromMs, to: since + turn.toMs, text, voicedMs, afterOwnMs });
      for (const gap of turn.gaps) keep(facts.gaps, { at: since + gap.atMs, ms: gap.ms });
      return;
    }
    case 'beeped':
      keep(facts.said, { at: now, text: '(bip)' });
      return;
    case 'hung-up':
      keep(facts.said, { at: now, text: `(raccroche : ${act.why})` });
  }
}
