// The alarms about logins that fail: our credentials, Corbado, and logins that stay away. Each looks at all functions together, as far as they
// are deployed.
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { functions as catalogue, type FunctionName } from '../../functions.ts';
import type { BundledFunction, DeployedFunctions } from '../bundled-function.ts';
import type { AlarmSettings } from './alarm.ts';
import { bundleMetric, bundleMetrics, credentialUnusable, failurePercentage, total, type Watched } from './metrics.ts';

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
      severity: 'critical',
      means: 'A secret is missing, malformed, or refused by Corbado: no login gets through until it is put right',
      runbook: 'credential-unusable',
    },
  ];
};

// One alarm looks at ten metrics at most, so logins through a user pool have their own. A scheduled run has no caller who waits.
const upstreamAlarms = [
  { id: 'UpstreamFailures', caller: 'api', means: 'Calls to Corbado fail or get no answer in time' },
  {
    id: 'CustomAuthUpstreamFailures',
    caller: 'user-pool',
    means: 'Logins through the user pool fail for want of an answer from Corbado',
  },
] as const;

const answered = ({ settings, functions }: Watched, calling: DeployedFunctions): Metric[] => {
  const of = (group: DeployedFunctions, name: 'SessionCreated' | 'ConnectTokenIssued' | 'CustomAuthConfirmed') =>
    bundleMetrics(settings.name, group, name);
  // Then post-login returns a code, and who redeems it opens the session.
  const redeeming = [...functions].filter(([name]) => name === 'session' && settings.postLogin.delivery === 'handoff');
  const opening = calling.has('post-login') ? new Map([...calling, ...redeeming]) : calling;
  return [
    ...of(opening, 'SessionCreated'),
    ...of(calling, 'ConnectTokenIssued'),
    ...of(calling, 'CustomAuthConfirmed'),
  ];
};

const upstream = (watched: Watched): AlarmSettings[] =>
  upstreamAlarms.flatMap(({ id, caller, means }) => {
    const { settings, functions } = watched;
    const calling = new Map(
      [...functions].filter(([name, { access }]) => access.corbadoApiSecret && catalogue[name].caller === caller),
    );
    if (calling.size === 0) return [];
    const failures = [
      ...bundleMetrics(settings.name, calling, 'UpstreamError'),
      ...bundleMetrics(settings.name, calling, 'UpstreamTimeout'),
    ];
    const metric = failurePercentage('Corbado failures %', failures, { successes: answered(watched, calling) });
    const atLeast = settings.monitoring.thresholds.upstreamFailurePercent;
    return [{ id, metric, atLeast, periods: 3, bad: 2, severity: 'critical', means, runbook: 'upstream-failures' }];
  });

// Whatever breaks a login that nobody here hears of: the web app, its deployment, the components, Corbado's settings.
const missing = ({ settings, functions }: Watched): AlarmSettings[] => {
  const { loginsPerHour } = settings.monitoring.thresholds;
  if (loginsPerHour === undefined) return [];
  const hour = Duration.hours(1);
  const logins = [
    ...bundleMetrics(settings.name, functions, 'SessionCreated'),
    ...bundleMetrics(settings.name, functions, 'CustomAuthConfirmed'),
  ];
  const metric = total(
    'logins',
    logins.map((one) => one.with({ period: hour })),
    hour,
  );
  const means = `Fewer than ${loginsPerHour} logins in an hour, which monitoring.thresholds.loginsPerHour calls too few`;
  return [
    { id: 'LoginsMissing', metric, below: loginsPerHour, severity: 'critical', means, runbook: 'logins-missing' },
  ];
};

export const loginAlarms = (watched: Watched): AlarmSettings[] => [
  ...credentials(watched),
  ...upstream(watched),
  ...missing(watched),
];
