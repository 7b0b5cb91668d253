// The alarms about the flag in the user pool: what could not be recorded or checked, and runs that do not come.
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { AlarmSettings } from './alarm.ts';
import { bundleMetric, bundleMetrics, runCompleted, total, type Watched } from './metrics.ts';

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
  const everyRun = betweenRuns(cognito.flag.reconcileMinutes);
  const perRun = (metric: Metric): Metric => metric.with({ period: everyRun });
  const sum = (label: string, metrics: readonly Metric[]) => total(label, metrics.map(perRun), everyRun);
  return [
    {
      id: 'FlagPending',
      metric: sum('told nothing', bundleMetrics(name, functions, 'FlagPending')),
      atLeast: 1,
      periods: 6,
      bad: 3,
      severity: 'warning',
      means: 'Users have a passkey, and every attempt to record that in the user pool fails',
      runbook: 'flag-pending',
    },
    {
      id: 'CheckFailed',
      metric: sum('failed', bundleMetrics(name, functions, 'CheckFailed')),
      atLeast: 5,
      periods: 3,
      bad: 2,
      severity: 'warning',
      means: 'Users who may have deleted their last passkey cannot be checked, run after run',
      runbook: 'check-failed',
    },
    {
      id: 'ReconcileMissing',
      metric: perRun(bundleMetric(name, 'reconcile', runCompleted)),
      below: 1,
      periods: 3,
      severity: 'warning',
      means: 'The reconcile run has failed to complete three times in a row, or was never started',
      runbook: 'reconcile-missing',
    },
  ];
};
