// One alarm as this bundle words it, so that all of them behave and read alike.
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * `critical`: users cannot log in, or get errors, and somebody has to look now. `warning`: worth a look in the morning. Whatever anybody can
 * bring about who only has the API's address is a warning.
 */
export type Severity = 'critical' | 'warning';

/** Whom alarms tell, by the names of the construct's props. */
export type AlarmTopics = {
  readonly alarmTopic?: ITopic | undefined;
  /** @default - `alarmTopic` */
  readonly warningTopic?: ITopic | undefined;
};

export type AlarmSettings = {
  /** Becomes part of the alarm's name. */
  readonly id: string;
  /** Has the period: five minutes, if nothing else is said. */
  readonly metric: IMetric;
  /** How many periods are looked at. @default 1 */
  readonly periods?: number;
  /** And how many of them must be bad. @default - all */
  readonly bad?: number;
  readonly severity: Severity;
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

export const addAlarm = (
  scope: Construct,
  settings: AlarmSettings,
  { alarmTopic, warningTopic = alarmTopic }: AlarmTopics,
): void => {
  const { id, metric, periods = 1, bad = periods, severity, means, runbook } = settings;
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${severity}: ${means}. What to do: docs/runbook.md#${runbook}`,
    metric,
    evaluationPeriods: periods,
    datapointsToAlarm: bad,
    ...limitOf(settings),
  });
  const told = severity === 'critical' ? alarmTopic : warningTopic;
  if (told === undefined) return;
  alarm.addAlarmAction(new SnsAction(told));
  alarm.addOkAction(new SnsAction(told));
};
