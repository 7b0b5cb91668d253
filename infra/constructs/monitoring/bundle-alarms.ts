// Every alarm of a stage: of each function, of the API and the table, and of logins. What each means for whoever is called: docs/runbook.md.
import { Construct } from 'constructs';
import { pascalCase } from '../../deployed-functions.ts';
import { type FunctionName, functions } from '../../functions.ts';
import type { BundledFunction } from '../bundled-function.ts';
import { type AlarmSettings, type AlarmTopics, addAlarm } from './alarm.ts';
import { addRunFilter, flagAlarms } from './flag-alarms.ts';
import { addCredentialFilter, loginAlarms } from './login-alarms.ts';
import { failurePercentage, period, tableMetric, total, type Watched } from './metrics.ts';
import { addThrottleFilter, refusalAlarms } from './refusal-alarms.ts';

// Who notices, and how.
const crashed = {
  api: 'its callers got a bare 5xx from the API',
  'user-pool': 'logins through the user pool failed',
  schedule: 'what it has to do waits for the next run',
} as const;
const refused = { ...crashed, api: 'its callers got a 5xx from the API' } as const;

const functionAlarms = (name: FunctionName, { lambda, timeoutSeconds }: BundledFunction): AlarmSettings[] => {
  const id = pascalCase(name);
  const { caller } = functions[name];
  const slowMilliseconds = timeoutSeconds * 1000 * 0.8;
  return [
    {
      id: `${id}Errors`,
      metric: lambda.metricErrors({ period }),
      atLeast: 1,
      severity: 'critical',
      means: `${name} crashed or ran out of time: ${crashed[caller]}`,
      runbook: 'lambda-errors',
    },
    {
      id: `${id}Throttles`,
      metric: lambda.metricThrottles({ period }),
      atLeast: 1,
      severity: 'critical',
      means: `Lambda refused to start ${name} for lack of concurrency: ${refused[caller]}`,
      runbook: 'lambda-throttles',
    },
    {
      id: `${id}Duration`,
      metric: lambda.metricDuration({ period, statistic: 'p99' }),
      atLeast: slowMilliseconds,
      periods: 3,
      severity: 'warning',
      means: `${name} takes over ${slowMilliseconds} ms of its ${timeoutSeconds} s in one of a hundred calls`,
      runbook: 'lambda-duration',
    },
  ];
};

type Thresholds = Watched['settings']['monitoring']['thresholds'];

const apiAlarms = ({ httpApi }: Watched, thresholds: Thresholds): AlarmSettings[] => [
  {
    id: 'ApiServerErrors',
    metric: failurePercentage('5xx %', [httpApi.metricServerError({ period })], {
      requests: [httpApi.metricCount({ period })],
      mistakes: [httpApi.metricClientError({ period })],
    }),
    atLeast: thresholds.apiServerErrorPercent,
    periods: 3,
    bad: 2,
    severity: 'critical',
    means: 'Requests are answered with a 5xx that their callers have done nothing wrong in',
    runbook: 'api-server-errors',
  },
  {
    id: 'ApiLatency',
    metric: httpApi.metricLatency({ period, statistic: 'p99' }),
    atLeast: thresholds.apiLatencyMilliseconds,
    periods: 3,
    severity: 'warning',
    means: `One of a hundred requests takes ${thresholds.apiLatencyMilliseconds} ms or longer`,
    runbook: 'api-latency',
  },
];

/** DynamoDB counts its own faults per operation; the ones that a deployed function uses are added up. */
const tableAlarms = ({ functions, table }: Watched): AlarmSettings[] => {
  const operations = new Set([...functions.values()].flatMap(({ access }) => access.table));
  if (operations.size === 0) return [];
  const faults = [...operations].sort().map((operation) => tableMetric(table.tableName, 'SystemErrors', operation));
  const refusals = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => tableMetric(table.tableName, name));
  return [
    {
      id: 'TableThrottles',
      metric: total('throttled', refusals),
      atLeast: 1,
      severity: 'warning',
      means: 'DynamoDB refused requests for exceeding what the table can take',
      runbook: 'dynamodb-throttles',
    },
    {
      id: 'TableSystemErrors',
      metric: total('system errors', faults),
      atLeast: 1,
      severity: 'warning',
      means: 'DynamoDB failed on its own account',
      runbook: 'dynamodb-system-errors',
    },
  ];
};

export type BundleAlarmsProps = Watched & { readonly topics: AlarmTopics };

export class BundleAlarms extends Construct {
  readonly #topics: AlarmTopics;

  constructor(scope: Construct, id: string, props: BundleAlarmsProps) {
    super(scope, id);
    this.#topics = props.topics;
    for (const [name, watched] of props.functions) addCredentialFilter(name, watched, props.settings);
    addRunFilter(props);
    addThrottleFilter(props);
    const alarms = [
      ...[...props.functions].flatMap(([name, watched]) => functionAlarms(name, watched)),
      ...apiAlarms(props, props.settings.monitoring.thresholds),
      ...tableAlarms(props),
      ...loginAlarms(props),
      ...refusalAlarms(props),
      ...flagAlarms(props),
    ];
    for (const alarm of alarms) addAlarm(this, alarm, props.topics);
  }

  /** For a function that came later. */
  watch(name: FunctionName, watched: BundledFunction): void {
    for (const alarm of functionAlarms(name, watched)) addAlarm(this, alarm, this.#topics);
  }
}
