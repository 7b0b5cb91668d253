// The alarms about what stands in front of the functions and behind them: the API and the table.
import type { AlarmSettings } from './alarm.ts';
import type { Watched } from './bundle-alarms.ts';
import { percentage, period, tableMetric, total } from './metrics.ts';

export const apiAlarms = ({ httpApi }: Watched): AlarmSettings[] => [
  {
    id: 'ApiServerErrors',
    metric: percentage('5xx %', [httpApi.metricServerError({ period })], [httpApi.metricCount({ period })]),
    atLeast: 1,
    periods: 3,
    bad: 2,
    means: 'One of a hundred requests, or more, is answered with a 5xx',
    runbook: 'api-server-errors',
  },
  {
    id: 'ApiLatency',
    metric: httpApi.metricLatency({ period, statistic: 'p99' }),
    atLeast: 3000,
    periods: 3,
    means: 'One of a hundred requests takes three seconds or longer',
    runbook: 'api-latency',
  },
];

/** DynamoDB counts its own faults per operation; the ones that a deployed function uses are added up. */
export const tableAlarms = ({ functions, table }: Watched): AlarmSettings[] => {
  const operations = new Set([...functions.values()].flatMap(({ access }) => access.table));
  if (operations.size === 0) return [];
  const faults = [...operations].sort().map((operation) => tableMetric(table.tableName, 'SystemErrors', operation));
  const refusals = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => tableMetric(table.tableName, name));
  return [
    {
      id: 'TableThrottles',
      metric: total('throttled', refusals),
      atLeast: 1,
      means: 'DynamoDB refused requests for exceeding what the table can take',
      runbook: 'dynamodb-throttles',
    },
    {
      id: 'TableSystemErrors',
      metric: total('system errors', faults),
      atLeast: 1,
      means: 'DynamoDB failed on its own account',
      runbook: 'dynamodb-system-errors',
    },
  ];
};
