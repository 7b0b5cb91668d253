// The alarms about logins: Corbado, our credentials, and callers that are refused. Each looks at all functions together, as far
// as they are deployed.
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { FunctionName } from '../build.ts';
import { functionAccess } from '../function-access.ts';
import type { AlarmSettings } from './alarm.ts';
import type { Watched } from './bundle-alarms.ts';
import type { BundledFunction } from './bundled-function.ts';
import { bundleMetric, bundleMetrics, credentialUnusable, percentage, period, total } from './metrics.ts';

/** The reasons in the log that mean: a secret is missing, malformed, or not (any more) the right one. */
export const credentialReasons = [
  'corbado_credential_refused',
  'corbado_secret_malformed',
  'action_secret_malformed',
  'secret_not_json',
  'secret_unusable',
  'secret_refused',
];

const readsSecret = (name: FunctionName, { actions }: Watched['settings']): boolean =>
  functionAccess[name].corbadoApiSecret || (functionAccess[name].actionSecret && actions.auth !== 'iam');

/** Counts a function's log lines with such a reason. Does nothing for one that reads no secret. */
export const addCredentialFilter = (
  name: FunctionName,
  { logGroup }: BundledFunction,
  settings: Watched['settings'],
): void => {
  if (!readsSecret(name, settings)) return;
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
  const reading = [...functions.keys()].filter((name) => readsSecret(name, settings));
  if (reading.length === 0) return [];
  const metrics = reading.map((name) => bundleMetric(settings.name, name, credentialUnusable));
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

const upstream = ({ settings, functions }: Watched): AlarmSettings[] => {
  const calling = [...functions].filter(([name]) => functionAccess[name].corbadoApiSecret);
  if (calling.length === 0) return [];
  const failures = [
    ...bundleMetrics(settings.name, functions, 'UpstreamError'),
    ...bundleMetrics(settings.name, functions, 'UpstreamTimeout'),
  ];
  const calls = calling.map(([, { lambda }]) => lambda.metricInvocations({ period }));
  return [
    {
      id: 'UpstreamFailures',
      metric: percentage('Corbado failures %', failures, calls),
      atLeast: 5,
      periods: 3,
      bad: 2,
      means: 'One of twenty calls to Corbado, or more, fails or gets no answer in time',
      runbook: 'upstream-failures',
    },
  ];
};

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
