import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);

/** One page that answers: is it used, is it well, does it wait. What features add is found by name, without being listed. */
export class Overview extends Dashboard {
  constructor(scope: Construct, api: HttpApi, stackName: string) {
    const everyFunction = (metric: string, statistic: string) =>
      search(`{AWS/Lambda,FunctionName} MetricName="${metric}" FunctionName="${stackName}"`, statistic);
    const everyQueue = (metric: string, statistic: string) =>
      search(`{AWS/SQS,QueueName} MetricName="${metric}" QueueName="${stackName}"`, statistic);
    super(scope, 'Overview', {
      widgets: [
        [
          graph('Live calls per relay', [ours('ActiveCalls', 'Average'), ours('ActiveCalls', 'Maximum')]),
          graph('Requests', [api.metricCount({ period: PERIOD }), api.metricClientError({ period: PERIOD })]),
          graph('Requests that failed on our side', [api.metricServerError({ period: PERIOD })]),
        ],
        [
          graph('From the person’s last word to the answer, ms', [
            ours('TurnLatency', 'p50'),
            ours('TurnLatency', 'p95'),
          ]),
          graph('Until the agent is heard, ms', [ours('FirstAudio', 'p50'), ours('FirstAudio', 'p95')]),
          graph('Until the model answers, ms', [ours('ModelLatency', 'p50'), ours('ModelLatency', 'p95')]),
        ],
        [
          graph('Interruptions, meant and not', [ours('Interruptions', 'Sum'), ours('FalseInterruptions', 'Sum')]),
          graph('Models lost, calls handed over', [ours('ModelLosses', 'Sum'), ours('HandOvers', 'Sum')]),
          graph('Voice model, USD', [ours('VoiceCost', 'Sum')]),
        ],
        [
          graph('Answer time, ms (p95)', [api.metricLatency({ period: PERIOD, statistic: 'p95' })]),
          graph('Function errors', [everyFunction('Errors', 'Sum')]),
          graph('Function duration, ms (p95)', [everyFunction('Duration', 'p95')]),
        ],
        [
          graph('Oldest message, s', [everyQueue('ApproximateAgeOfOldestMessage', 'Maximum')]),
          graph('Messages waiting, dead letters included', [
            everyQueue('ApproximateNumberOfMessagesVisible', 'Maximum'),
          ]),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}

/** What the relays report (`media-relay/src/metrics.ts`). */
function ours(metricName: string, statistic: string): Metric {
  return new Metric({ namespace: 'Comptoir', metricName, statistic, period: PERIOD });
}

function search(what: string, statistic: string): MathExpression {
  return new MathExpression({
    expression: `SEARCH('${what}', '${statistic}', ${PERIOD.toSeconds()})`,
    label: '',
    usingMetrics: {},
    period: PERIOD,
  });
}
