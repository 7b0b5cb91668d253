// One alarm as this bundle words it, so that all of them behave and read alike.
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type AlarmSettings = {
  /** Becomes part of the alarm's name. */
  readonly id: string;
  /** Has the period: five minutes, if nothing else is said. */
  readonly metric: IMetric;
  /** How many periods are looked at. @default 1 */
  readonly periods?: number;
  /** And how many of them must be bad. @default - all */
  readonly bad?: number;
  /** What it means, for who reads the message at night: one sentence without a full stop, in ASCII. */
  readonly means: string;
  /** The section of the runbook. */
  readonly runbook: string;
} & Limit;

type Limit =
  /** Alarms from this value on. Silence is not an alarm: no traffic means no data. */
  | { readonly atLeast: number }
  /** Alarms under this value. Silence is the worst of it. */
  | { readonly below: number };

const limitOf = (limit: Limit) =>
  'below' in limit
    ? {
        threshold: limit.below,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }
    : {
        threshold: limit.atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      };

export const addAlarm = (scope: Construct, settings: AlarmSettings, topic: ITopic | undefined): void => {
  const { id, metric, periods = 1, bad = periods, means, runbook } = settings;
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${means}. What to do: docs/runbook.md#${runbook}`,
    metric,
    evaluationPeriods: periods,
    datapointsToAlarm: bad,
    ...limitOf(settings),
  });
  if (topic) alarm.addAlarmAction(new SnsAction(topic));
};
