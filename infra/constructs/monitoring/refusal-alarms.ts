// The alarms about what is refused. All are warnings: whoever has the API's address can bring them about.
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { MetricName } from '../../../functions/shared/frame/log.ts';
import type { AlarmSettings } from './alarm.ts';
import {
  bundleMetrics,
  period,
  refusedAll,
  requestsThrottled,
  throttledMetric,
  total,
  type Watched,
} from './metrics.ts';

type Refused = Pick<AlarmSettings, 'id' | 'means' | 'runbook' | 'periods' | 'bad'> & {
  readonly id: MetricName;
  readonly threshold: keyof Watched['settings']['monitoring']['thresholds'];
};

const counted: readonly Refused[] = [
  {
    id: 'ReplayBlocked',
    threshold: 'replays',
    means: 'Proofs of a passkey login come a second time: a client that repeats itself, or somebody who copied them',
    runbook: 'replay-blocked',
  },
  {
    id: 'CsrfBlocked',
    threshold: 'foreignOriginCalls',
    // A page that really is one of ours does not stop calling.
    periods: 3,
    means: 'Calls come from web pages that are not in allowedOrigins',
    runbook: 'csrf-blocked',
  },
  {
    id: 'LookUpFailed',
    threshold: 'failedLookUps',
    means:
      'Pre-login could not find out whose a typed name is: these users were led to the other login, with no 5xx to show for it',
    runbook: 'look-up-failed',
  },
];

const repeated = ({ settings, functions }: Watched): AlarmSettings[] =>
  counted.flatMap(({ threshold, ...refusal }) => {
    const metrics = bundleMetrics(settings.name, functions, refusal.id);
    const atLeast = settings.monitoring.thresholds[threshold] ?? 1;
    return metrics.length === 0
      ? []
      : [{ ...refusal, atLeast, metric: total(refusal.id, metrics), severity: 'warning' }];
  });

const callers = ({ settings, functions }: Watched): AlarmSettings[] => {
  const checking = new Map([...functions].filter(([, { access }]) => access.counts.includes('CallerRefused')));
  if (checking.size === 0) return [];
  const calls = [...checking.values()].map(({ lambda }) => lambda.metricInvocations({ period }));
  return [
    {
      id: 'CallerRefused',
      metric: refusedAll('CallerRefused', bundleMetrics(settings.name, checking, 'CallerRefused'), calls),
      atLeast: settings.monitoring.thresholds.refusedCallers,
      // A smoke test is over sooner.
      periods: 3,
      severity: 'warning',
      means: 'Calls to the actions carry no valid signature, password or AWS identity, and none is accepted',
      runbook: 'caller-refused',
    },
  ];
};

/** Counts the answers with 429 in the access log. */
export const addThrottleFilter = (watched: Watched): void => {
  const { namespace, metricName } = throttledMetric(watched);
  const { accessLog } = watched;
  new MetricFilter(accessLog, requestsThrottled, {
    logGroup: accessLog,
    filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
    metricNamespace: namespace,
    metricName,
    metricValue: '1',
    dimensions: { apiId: '$.apiId' },
  });
};

const throttled = (watched: Watched): AlarmSettings[] => [
  {
    id: requestsThrottled,
    metric: throttledMetric(watched),
    atLeast: watched.settings.monitoring.thresholds.throttledRequests,
    periods: 3,
    bad: 2,
    severity: 'warning',
    means: 'Requests are answered with 429, for more of them than throttle allows',
    runbook: 'requests-throttled',
  },
];

export const refusalAlarms = (watched: Watched): AlarmSettings[] => [
  ...repeated(watched),
  ...callers(watched),
  ...throttled(watched),
];
