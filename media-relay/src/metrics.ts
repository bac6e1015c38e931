import { HANDED_OVER } from '../../shared/domain/calls/call-figures.ts';
import { voiceCost } from '../../shared/domain/calls/cost.ts';
import type { Leg } from '../../shared/domain/calls/leg.ts';

const EVERY_MS = 15_000;
const NAMESPACE = 'Comptoir';
/** A metric may have this many values in one line of the embedded format. */
const MAX_VALUES = 100;

type Unit = 'Count' | 'Milliseconds' | 'None';
type Metrics = Record<string, { unit: Unit; value: number | readonly number[] }>;

/**
 * One line of CloudWatch's embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html): `metrics`
 * become metrics without a dimension, `properties` are only to be searched in the log.
 */
export function metricLine(metrics: Metrics, at: number, properties: Record<string, string | number> = {}): string {
  return JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [[]],
          Metrics: Object.entries(metrics).map(([Name, { unit }]) => ({ Name, Unit: unit })),
        },
      ],
    },
    ...properties,
    ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
  });
}

/** What an ended leg was like. A leg without turns has no latency: a metric without a value is left out. */
export function legMetrics(leg: Leg): Metrics {
  const times = {
    SetUp: leg.setUpMs === null ? [] : [leg.setUpMs],
    FirstAudio: leg.firstAudioMs === null ? [] : [leg.firstAudioMs],
    TurnLatency: leg.turnLatenciesMs.slice(-MAX_VALUES),
    ModelLatency: leg.modelLatenciesMs.slice(-MAX_VALUES),
  };
  const known = Object.entries(times).filter(([, values]) => values.length > 0);
  const count = (value: number) => ({ unit: 'Count' as const, value });
  return {
    ...Object.fromEntries(known.map(([name, value]) => [name, { unit: 'Milliseconds' as const, value }])),
    Interruptions: count(leg.interruptions),
    FalseInterruptions: count(leg.falseInterruptions),
    ModelLosses: count(leg.modelLosses),
    HandOvers: count(leg.reason === HANDED_OVER ? 1 : 0),
    VoiceCost: { unit: 'None', value: voiceCost(leg.usage) },
  };
}

/** Writes the line of an ended leg; its tokens by modality can be searched there. */
export function reportLeg(callId: string, leg: Leg): void {
  const { attempt, leg: number, reason, relayId, usage } = leg;
  const properties = { callId, attempt, leg: number, reason, relayId, ...usage };
  process.stdout.write(`${metricLine(legMetrics(leg), Date.parse(leg.endedAt), properties)}\n`);
}

/** Reports the number of live calls: the service scales on it. Returns how to stop. */
export function reportActiveCalls(count: () => number): () => void {
  const report = () => {
    process.stdout.write(`${metricLine({ ActiveCalls: { unit: 'Count', value: count() } }, Date.now())}\n`);
  };
  const timer = setInterval(report, EVERY_MS);
  return () => clearInterval(timer);
}
