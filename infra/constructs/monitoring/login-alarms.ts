// The alarms about logins (Corbado, our credentials, callers that are refused) and about the flag in the user pool. Each looks at all
// functions together, as far as they are deployed.
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { functions as catalogue, type FunctionName } from '../../functions.ts';
import type { BundledFunction } from '../bundled-function.ts';
import type { AlarmSettings } from './alarm.ts';
import {
  bundleMetric,
  bundleMetrics,
  credentialUnusable,
  percentage,
  period,
  runCompleted,
  total,
  type Watched,
} from './metrics.ts';

/** The reasons in the log that mean: a secret is missing, malformed, or not (any more) the right one. */
export const credentialReasons = [
  'corbado_credential_refused',
  'corbado_secret_malformed',
  'action_secret_malformed',
  'secret_not_json',
  'secret_unusable',
  'secret_refused',
];

const readsSecret = ({ access }: BundledFunction): boolean => access.corbadoApiSecret || access.actionSecret;

/** Counts a function's log lines with such a reason. Does nothing for one that reads no secret. */
export const addCredentialFilter = (
  name: FunctionName,
  watched: BundledFunction,
  settings: Watched['settings'],
): void => {
  if (!readsSecret(watched)) return;
  const { logGroup } = watched;
  new MetricFilter(logGroup, credentialUnusable, {
    logGroup,
    filterPattern: FilterPattern.any(
      ...credentialReasons.map((reason) => FilterPattern.stringValue('$.reason', '=', reason)),
    ),
    metricNamespace: bundleMetric(settings.name, name, credentialUnusable).namespace,
    metricName: credentialUnusable,
    metricValue: '1',
    dimensions: { stage: '$.stage', function: '$.function' },
  });
};

const credentials = ({ settings, functions }: Watched): AlarmSettings[] => {
  const reading = [...functions].filter(([, watched]) => readsSecret(watched));
  if (reading.length === 0) return [];
  const metrics = reading.map(([name]) => bundleMetric(settings.name, name, credentialUnusable));
  return [
    {
      id: 'CredentialUnusable',
      metric: total('unusable credentials', metrics),
      atLeast: 1,
      means: 'A secret is missing, malformed, or refused by Corbado: no login gets through until it is put right',
      runbook: 'credential-unusable',
    },
  ];
};

// One alarm looks at ten metrics at most, so logins through a user pool have their own. A scheduled run has no caller who waits.
const upstreamAlarms = [
  {
    id: 'UpstreamFailures',
    caller: 'api',
    means: 'One of twenty calls to Corbado, or more, fails or gets no answer in time',
  },
  {
    id: 'CustomAuthUpstreamFailures',
    caller: 'user-pool',
    means: 'One of twenty logins through the user pool, or more, fails for want of an answer from Corbado',
  },
] as const;

const upstream = ({ settings, functions }: Watched): AlarmSettings[] =>
  upstreamAlarms.flatMap(({ id, caller, means }) => {
    const calling = new Map(
      [...functions].filter(([name, { access }]) => access.corbadoApiSecret && catalogue[name].caller === caller),
    );
    if (calling.size === 0) return [];
    const failures = [
      ...bundleMetrics(settings.name, calling, 'UpstreamError'),
      ...bundleMetrics(settings.name, calling, 'UpstreamTimeout'),
    ];
    const calls = [...calling.values()].map(({ lambda }) => lambda.metricInvocations({ period }));
    const metric = percentage('Corbado failures %', failures, calls);
    return [{ id, metric, atLeast: 5, periods: 3, bad: 2, means, runbook: 'upstream-failures' }];
  });

const refusals = [
  {
    id: 'ReplayBlocked',
    atLeast: 10,
    means: 'Proofs of a passkey login come a second time: a client that repeats itself, or somebody who copied them',
    runbook: 'replay-blocked',
  },
  {
    id: 'CsrfBlocked',
    atLeast: 50,
    means: 'Calls come from web pages that are not in allowedOrigins',
    runbook: 'csrf-blocked',
  },
  {
    id: 'CallerRefused',
    atLeast: 10,
    means: 'Calls to the actions carry no valid signature, password or AWS identity',
    runbook: 'caller-refused',
  },
  {
    id: 'LookUpFailed',
    atLeast: 5,
    means:
      'Pre-login could not find out whose a typed name is: these users were led to the other login, with no 5xx to show for it',
    runbook: 'look-up-failed',
  },
] as const;

const refused = ({ settings, functions }: Watched): AlarmSettings[] =>
  refusals.flatMap((refusal) => {
    const metrics = bundleMetrics(settings.name, functions, refusal.id);
    return metrics.length === 0 ? [] : [{ ...refusal, metric: total(refusal.id, metrics) }];
  });

export const loginAlarms = (watched: Watched): AlarmSettings[] => [
  ...credentials(watched),
  ...upstream(watched),
  ...refused(watched),
];

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
      means: 'Users have a passkey, and every attempt to record that in the user pool fails',
      runbook: 'flag-pending',
    },
    {
      id: 'CheckFailed',
      metric: sum('failed', bundleMetrics(name, functions, 'CheckFailed')),
      atLeast: 5,
      periods: 3,
      bad: 2,
      means: 'Users who may have deleted their last passkey cannot be checked, run after run',
      runbook: 'check-failed',
    },
    {
      id: 'ReconcileMissing',
      metric: perRun(bundleMetric(name, 'reconcile', runCompleted)),
      below: 1,
      periods: 3,
      means: 'The reconcile run has failed to complete three times in a row, or was never started',
      runbook: 'reconcile-missing',
    },
  ];
};
