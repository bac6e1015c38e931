import { expect, test } from 'vitest';
import { legMetrics } from '../../media-relay/src/metrics.ts';
import { legSchema } from '../../shared/domain/calls/leg.ts';
import { synthesize } from './templates.ts';

const templates = await synthesize();

const leg = legSchema.parse({
  attempt: 1,
  leg: 1,
  relayId: 'r',
  startedAt: '2026-11-20T10:00:00.000Z',
  endedAt: '2026-11-20T10:01:00.000Z',
  reason: 'agent_hung_up',
  firstAudioMs: 1,
  setUpMs: 1,
  turnLatenciesMs: [1],
  modelLatenciesMs: [1],
  interruptions: 0,
  usage: {
    model: 'm',
    inputText: 0,
    inputAudio: 0,
    cachedText: 0,
    cachedAudio: 0,
    outputText: 0,
    outputAudio: 0,
    transcriptionModel: 't',
    transcribedSeconds: 0,
  },
});

test('the overview shows only what the relays report, under the same name and without a dimension', () => {
  const [dashboard] = Object.values(templates.resources('Api', 'AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties['DashboardBody']).replaceAll('\\', '');
  // A metric is [namespace, name, dimension names and values …, options].
  const shown = [...body.matchAll(/\["Comptoir","(\w+)"(,\{|\]|,")/g)].map(([, name = '', next]) => ({ name, next }));
  const reported = new Set(['ActiveCalls', ...Object.keys(legMetrics(leg))]);
  expect(shown.length).toBeGreaterThanOrEqual(12);
  expect(shown.filter(({ name }) => !reported.has(name))).toEqual([]);
  expect(shown.filter(({ next }) => next === ',"')).toEqual([]);
});
