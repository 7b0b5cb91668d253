// Starts what the template starts by the clock: at once, when asked to, and by a timer where somebody wants to watch.
import { randomUUID } from 'node:crypto';
import type { FunctionName } from '../../infra/build.ts';
import { localAws } from '../cloudformation-values.ts';
import type { InvocationResult } from './invocation-result.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import type { LocalSchedule } from './template-schedules.ts';

/**
 * One run of a function at a time: what is asked for meanwhile waits, since real runs begin minutes apart. Rejects for a function that
 * the template does not start by the clock.
 */
export type RunSchedule = (name: FunctionName) => Promise<InvocationResult>;

export type ScheduleParts = {
  readonly schedules: readonly LocalSchedule[];
  readonly invoke: LambdaRuntime['invoke'];
  readonly nowMilliseconds: () => number;
};

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
const scheduledEvent = (ruleArn: string, nowMilliseconds: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: localAws.accountId,
  time: new Date(nowMilliseconds).toISOString().replace(/\.\d{3}/, ''),
  region: localAws.region,
  resources: [ruleArn],
  detail: {},
});

export const createRunSchedule = ({ schedules, invoke, nowMilliseconds }: ScheduleParts): RunSchedule => {
  let latest: Promise<unknown> = Promise.resolve();
  return async (name) => {
    const schedule = schedules.find(({ functionName }) => functionName === name);
    if (!schedule) throw new Error(`nothing in the template starts ${name} by the clock`);
    // An invocation never rejects: how it failed is its result.
    const run = latest.then(() => invoke(name, scheduledEvent(schedule.arn, nowMilliseconds())));
    latest = run;
    return run;
  };
};

/** Runs each at its rate, by real time; a process that has nothing else to do ends all the same. Returns what stops them. */
export const startTimers = (schedules: readonly LocalSchedule[], run: RunSchedule): (() => void) => {
  const timers = schedules.flatMap(({ functionName, everySeconds }) =>
    everySeconds === undefined ? [] : [setInterval(() => void run(functionName), everySeconds * 1000).unref()],
  );
  return () => timers.forEach(clearInterval);
};
