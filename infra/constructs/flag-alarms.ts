// The alarms about the flag in the user pool: it is not told, checks fail, the run that puts things right does not come.
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { AlarmSettings } from './alarm.ts';
import type { Watched } from './bundle-alarms.ts';
import { bundleMetric, bundleMetrics, runCompleted, total } from './metrics.ts';

/** Counts the runs that came to their end. Does nothing where there are none. */
export const addRunFilter = ({ settings, functions }: Watched): void => {
  const logGroup = functions.get('reconcile')?.logGroup;
  if (logGroup === undefined) return;
  const { namespace, metricName } = bundleMetric(settings.name, 'reconcile', runCompleted);
  new MetricFilter(logGroup, runCompleted, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.outcome', '=', 'ok'),
    metricNamespace: namespace,
    metricName,
    metricValue: '1',
    dimensions: { stage: '$.stage', function: '$.function' },
  });
};

// From one run to the next, in whole periods of five minutes: shorter ones would be without a run now and then.
const betweenRuns = (reconcileMinutes: number): Duration => Duration.minutes(Math.ceil(reconcileMinutes / 5) * 5);

export const flagAlarms = ({ settings: { name, cognito }, functions }: Watched): AlarmSettings[] => {
  if (!functions.has('reconcile')) return [];
  const period = betweenRuns(cognito.flag.reconcileMinutes);
  const perRun = (metric: Metric): Metric => metric.with({ period });
  const sum = (label: string, metrics: readonly Metric[]) => total(label, metrics.map(perRun), period);
  return [
    {
      id: 'FlagPending',
      metric: sum('told nothing', bundleMetrics(name, functions, 'FlagPending')),
      atLeast: 1,
      periods: 6,
      bad: 3,
      means: 'Users have a passkey and the user pool cannot be told, attempt after attempt',
      runbook: 'flag-pending',
    },
    {
      id: 'CheckFailed',
      metric: sum('failed', bundleMetrics(name, functions, 'CheckFailed')),
      atLeast: 5,
      periods: 3,
      bad: 2,
      means: 'Users who may have deleted their last passkey cannot be looked at, run after run',
      runbook: 'check-failed',
    },
    {
      id: 'ReconcileMissing',
      metric: perRun(bundleMetric(name, 'reconcile', runCompleted)),
      below: 1,
      periods: 3,
      means: 'The reconcile run has not come to its end three times running, or was never started',
      runbook: 'reconcile-missing',
    },
  ];
};
