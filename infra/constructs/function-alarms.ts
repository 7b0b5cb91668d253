// The alarms that each function has of its own; they go when it is switched off.
import type { FunctionName } from '../build.ts';
import type { AlarmSettings } from './alarm.ts';
import { type BundledFunction, functionTimeoutSeconds } from './bundled-function.ts';
import { period } from './metrics.ts';

const slowMilliseconds = functionTimeoutSeconds * 1000 * 0.8;

/** `id` is the function's name as construct ids have it. */
export const functionAlarms = (name: FunctionName, id: string, { lambda }: BundledFunction): AlarmSettings[] => [
  {
    id: `${id}Errors`,
    metric: lambda.metricErrors({ period }),
    atLeast: 1,
    means: `${name} crashed or ran out of time: its callers got a bare 5xx from the API`,
    runbook: 'lambda-errors',
  },
  {
    id: `${id}Throttles`,
    metric: lambda.metricThrottles({ period }),
    atLeast: 1,
    means: `Lambda refused to start ${name} for lack of concurrency: its callers got a 5xx from the API`,
    runbook: 'lambda-throttles',
  },
  {
    id: `${id}Duration`,
    metric: lambda.metricDuration({ period, statistic: 'p99' }),
    atLeast: slowMilliseconds,
    periods: 3,
    means: `${name} takes over ${slowMilliseconds} ms of its ${functionTimeoutSeconds} s in one of a hundred calls`,
    runbook: 'lambda-duration',
  },
];
