import { beforeEach, describe, expect, it } from 'vitest';
import { CallNumbers } from './call-numbers.ts';

const START = 1_000_000;
const at = (ms: number) => START + ms;
let leg: CallNumbers;
beforeEach(() => {
  leg = new CallNumbers(START, 500);
});

/** The agent says something of 200 ms pieces, heard from `from` to `to`. */
function agentSpeaks(sent: number, from: number, to: number): void {
  leg.agentSent(at(sent), 200);
  leg.agentSent(at(sent + 25), 200);
  leg.agentHeard(at(from + 200));
  leg.agentHeard(at(from + 400));
  leg.agentSilent(at(to));
}

describe('the numbers of a leg', () => {
  it('begin with the time until the model listens and until the person hears the first sound', () => {
    leg.modelReady(at(320));
    agentSpeaks(600, 640, 5_000);
    expect(leg.numbers).toMatchObject({ setUpMs: 320, firstAudioMs: 640, turnLatenciesMs: [], modelLosses: 0 });
  });

  it('are null for what never happened', () => {
    expect(leg.numbers).toEqual({
      setUpMs: null,
      firstAudioMs: null,
      turnLatenciesMs: [],
      modelLatenciesMs: [],
      modelLosses: 0,
    });
  });

  it('count a turn from the person’s last sound to the first sound of the answer that was played', () => {
    agentSpeaks(100, 140, 3_000);
    leg.personStarted(at(4_000));
    // The detector is sure half a second after the person's last sound, at 5.5 s.
    leg.personStopped(at(6_000));
    agentSpeaks(6_300, 6_350, 9_000);
    expect(leg.numbers).toMatchObject({ turnLatenciesMs: [850], modelLatenciesMs: [300] });
    expect(leg.times.turns).toEqual([
      { personFrom: at(4_000), personTo: at(5_500), answeredAt: at(6_300), heardFrom: at(6_350), heardTo: at(9_000) },
    ]);
  });

  it('count from the silence that the agent’s own detector waits for', () => {
    const patient = new CallNumbers(at(0), 900);
    patient.personStarted(at(4_000));
    patient.personStopped(at(6_000));
    patient.agentSent(at(6_300), 50);
    // The first thing that is heard counts as the opening.
    patient.agentHeard(at(50));
    patient.agentSilent(at(100));
    patient.agentHeard(at(6_350));
    expect(patient.numbers).toMatchObject({ turnLatenciesMs: [1_250], modelLatenciesMs: [300] });
  });

  it('count from the last of what was said, when the person goes on before the answer', () => {
    agentSpeaks(100, 140, 3_000);
    leg.personStarted(at(4_000));
    leg.personStopped(at(5_000));
    leg.agentSent(at(5_200), 200);
    leg.personStarted(at(5_210));
    leg.agentSilent(at(5_210));
    leg.personStopped(at(7_500));
    agentSpeaks(7_800, 7_850, 9_000);
    expect(leg.numbers).toMatchObject({ turnLatenciesMs: [850], modelLatenciesMs: [300] });
  });

  it('do not take the rest of a sentence for an answer to a cough', () => {
    agentSpeaks(100, 140, 3_000);
    leg.personStarted(at(4_000));
    leg.personStopped(at(4_700));
    leg.personMeantNothing();
    agentSpeaks(4_900, 4_950, 6_000);
    expect(leg.numbers.turnLatenciesMs).toEqual([]);
  });

  it('know a model that was lost, and count the set-up once', () => {
    leg.modelReady(at(300));
    leg.modelLost();
    leg.modelReady(at(9_000));
    expect(leg.numbers).toMatchObject({ setUpMs: 300, modelLosses: 1 });
  });

  it('are of the latest two hundred turns', () => {
    agentSpeaks(0, 0, 1);
    for (let turn = 1; turn <= 250; turn += 1) {
      leg.personStarted(at(turn * 10_000));
      leg.personStopped(at(turn * 10_000 + 1_000));
      agentSpeaks(turn * 10_000 + 1_000 + turn, turn * 10_000 + 1_000 + turn, turn * 10_000 + 5_000);
    }
    const { turnLatenciesMs } = leg.numbers;
    expect([turnLatenciesMs.length, turnLatenciesMs[0], turnLatenciesMs.at(-1)]).toEqual([200, 551, 750]);
  });
});
