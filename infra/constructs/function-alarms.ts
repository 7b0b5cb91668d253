// The alarms that each function has of its own; they go when it is switched off.
import type { FunctionName } from '../build.ts';
import { callerOf } from '../deployed-functions.ts';
import type { AlarmSettings } from './alarm.ts';
import type { BundledFunction } from './bundled-function.ts';
import { period } from './metrics.ts';

// Who notices, and how.
const crashed = {
  api: 'its callers got a bare 5xx from the API',
  'user-pool': 'logins through the user pool failed',
  schedule: 'what it has to do waits for the next run',
} as const;
const refused = { ...crashed, api: 'its callers got a 5xx from the API' } as const;

/** `id` is the function's name as construct ids have it. */
export const functionAlarms = (
  name: FunctionName,
  id: string,
  { lambda, timeoutSeconds }: BundledFunction,
): AlarmSettings[] => {
  const slowMilliseconds = timeoutSeconds * 1000 * 0.8;
  return [
    {
      id: `${id}Errors`,
      metric: lambda.metricErrors({ period }),
      atLeast: 1,
      means: `${name} crashed or ran out of time: ${crashed[callerOf(name)]}`,
      runbook: 'lambda-errors',
    },
    {
      id: `${id}Throttles`,
      metric: lambda.metricThrottles({ period }),
      atLeast: 1,
      means: `Lambda refused to start ${name} for lack of concurrency: ${refused[callerOf(name)]}`,
      runbook: 'lambda-throttles',
    },
    {
      id: `${id}Duration`,
      metric: lambda.metricDuration({ period, statistic: 'p99' }),
      atLeast: slowMilliseconds,
      periods: 3,
      means: `${name} takes over ${slowMilliseconds} ms of its ${timeoutSeconds} s in one of a hundred calls`,
      runbook: 'lambda-duration',
    },
  ];
};
