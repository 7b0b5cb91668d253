// The functions that the template starts on a schedule: read from it, run on request, and run by a timer under `npm start`.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { FunctionName } from '../../infra/functions.ts';
import { localAws, type Resource } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template-reader.ts';
import type { InvocationResult } from './invocation-result.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import type { LocalFunction } from './template-functions.ts';

export type LocalSchedule = {
  readonly functionName: FunctionName;
  /** As EventBridge names the rule. */
  readonly arn: string;
  /** Absent for a calendar's times, which the local run does not wait for. */
  readonly everySeconds: number | undefined;
};

const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  Targets: z.array(z.object({ Arn: z.string() })).default([]),
});

const secondsPer: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** `rate(15 minutes)`; https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const secondsOf = (expression: string): number | undefined => {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = Number(count) * (secondsPer[unit] ?? 0);
  return seconds > 0 ? seconds : undefined;
};

const ruleArn = ({ id }: Resource): string => `arn:aws:events:${localAws.region}:${localAws.accountId}:rule/${id}`;

/** A rule that waits for events, or starts something else, is none of these. */
export const readSchedules = (template: TemplateReader, functions: readonly LocalFunction[]): LocalSchedule[] =>
  template.ofType('AWS::Events::Rule').flatMap((resource) => {
    const { ScheduleExpression, Targets } = template.read(resource, ruleSchema);
    if (ScheduleExpression === undefined) return [];
    const started = functions.filter(({ arn }) => Targets.some((target) => target.Arn === arn));
    const everySeconds = secondsOf(ScheduleExpression);
    return started.map(({ name }) => ({ functionName: name, arn: ruleArn(resource), everySeconds }));
  });

/**
 * One run of a function at a time: what is asked for meanwhile waits, since real runs begin minutes apart. Rejects for a function that
 * the template does not start by the clock.
 */
export type RunSchedule = (name: FunctionName) => Promise<InvocationResult>;

type ScheduleParts = {
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
