import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface AlarmProps {
  /** Words that end the alarm's name, and head its entry in the runbook. */
  title: string;
  /** What it means and what to do first: all that the person who is woken up gets to read. */
  why: string;
  metric: IMetric;
  threshold: number;
  /** @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD */
  comparison?: ComparisonOperator;
  /** Periods of the metric in a row. @default 1 */
  periods?: number;
  /** @default NOT_BREACHING: most of our metrics are counts of what must not happen, and silence is good news */
  missing?: TreatMissingData;
}

/** Every alarm goes to one topic, under a name that starts like the deployment's. */
export class Alarms {
  readonly #topic: ITopic;
  readonly #deployment: string;

  constructor(topic: ITopic, deployment: string) {
    this.#topic = topic;
    this.#deployment = deployment;
  }

  add(scope: Construct, id: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(scope, id, {
      alarmName: `${this.#deployment} ${props.title}`,
      alarmDescription: props.why,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
    return alarm;
  }
}

export const ONE_MINUTE = Duration.minutes(1);
