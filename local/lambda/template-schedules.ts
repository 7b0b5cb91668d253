// The functions that the template starts by the clock, and how often.
import * as z from 'zod';
import type { FunctionName } from '../../infra/build.ts';
import { localAws, type Resource } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template.ts';
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
