import type { Scenario } from './scenario.ts';

/** How often the last answer to a question is given. */
const REPEATS = 3;
/** How somebody of each manner speaks, for a real voice. */
const STYLES: Readonly<Record<Exclude<Scenario['manner'], 'silent'>, string>> = {
  plain: 'posée, naturelle',
  terse: 'pressée, sèche',
  chatty: 'bavarde, chaleureuse',
  hesitant: 'hésitante, avec des pauses',
  'self-correcting': 'distraite, qui se reprend',
  spelling: 'avec un léger accent étranger, qui épelle lentement',
  interrupting: 'impatiente',
  hostile: 'froide, insistante',
};
/** Somebody who never says a word hangs up by themselves after this long, ms. */
const SILENT_MS = 12_000;

/** The person of a scenario as the simulated carrier puts them on the line. It is told what they say, never what is expected. */
export function personaScript(scenario: Scenario) {
  const { opens, says, answers, interrupts, otherwise, hangsUp, manner } = scenario;
  if (manner === 'silent') {
    return { kind: 'silent', reactions: [], leave: null, farewell: null, prompt: null, patienceMs: SILENT_MS };
  }
  return {
    ...(opens === undefined ? {} : { greeting: opens }),
    ...(otherwise === undefined ? {} : { otherwise }),
    answersAll: true,
    style: STYLES[manner],
    patienceMs: 20_000,
    reactions: [
      ...(interrupts ? [{ on: 'speech', afterVoicedMs: interrupts.afterMs, says: interrupts.says }] : []),
      ...answers.flatMap(({ asked, says: said, hangsUp: leaves }) =>
        timesOver(said).map((text) => ({
          on: 'turn',
          hears: asked,
          says: text,
          ...(leaves ? { hangsUp: true } : {}),
        })),
      ),
      ...says.map((text) => ({ on: 'turn', says: text })),
      ...(hangsUp ? [{ on: 'speech', afterVoicedMs: 900, hangsUp: true }] : []),
    ],
  };
}

function timesOver(said: readonly string[]): string[] {
  const last = said.at(-1);
  return last === undefined ? [] : [...said, ...Array.from({ length: REPEATS - 1 }, () => last)];
}
