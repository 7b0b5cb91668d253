// What the alarms make of numbers: outages are seen however few or many calls there are, and no stranger can hide one or wake anybody.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { synthesized } from './synthesized-stages.ts';
import { resourcesOf } from './template.ts';

const metricSchema = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z.object({ Metric: z.object({ MetricName: z.string() }) }).optional(),
});
const alarmSchema = z.object({
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  Metrics: z.array(metricSchema).max(11),
});

/** The value of an alarm's expression in one period, when every metric of a name has this sum. */
const alarmValue = (
  stage: 'prod' | 'user-pool' | 'everything-on',
  id: string,
  sums: Record<string, number>,
): number => {
  const { Metrics } = alarmSchema.parse(resourcesOf(synthesized(stage), 'AWS::CloudWatch::Alarm')[id]?.Properties);
  const named = Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
  const values = named.map(({ MetricStat }) => {
    const name = MetricStat?.Metric.MetricName ?? '';
    return (sums[name] ?? 0) / named.filter((other) => other.MetricStat?.Metric.MetricName === name).length;
  });
  const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
  const fill = (value: number): number => value;
  const choose = (condition: boolean, yes: number, no: number): number => (condition ? yes : no);
  const calculate = new Function('FILL', 'IF', ...named.map(({ Id }) => Id), `return ${expression}`);
  return calculate(fill, choose, ...values);
};

test.each([
  ['one of a hundred', { '5xx': 10, Count: 1000 }, 1],
  ['an outage in a flood of nonsense', { '5xx': 10, Count: 100_000, '4xx': 99_980 }, 50],
  ['everything, of very little', { '5xx': 3, Count: 3 }, 100],
  ['two failures at night', { '5xx': 2, Count: 2 }, 0],
  ['nonsense alone', { Count: 5000, '4xx': 5000 }, 0],
])('API server errors: %s', (_, sums, percent) => {
  expect(alarmValue('prod', 'AlarmsApiServerErrors', sums)).toBe(percent);
});

test.each([
  ['one of twenty', { UpstreamError: 3, UpstreamTimeout: 2, SessionCreated: 50, ConnectTokenIssued: 45 }, 5],
  ['all of few', { UpstreamTimeout: 3 }, 100],
  ['all, while strangers knock', { UpstreamTimeout: 3, Invocations: 100_000 }, 100],
  ['two', { UpstreamError: 2 }, 0],
])('Corbado fails: %s', (_, sums, percent) => {
  expect(alarmValue('prod', 'AlarmsUpstreamFailures', sums)).toBe(percent);
  // There post-login returns codes, and the function that redeems them opens the sessions.
  expect(alarmValue('everything-on', 'AlarmsUpstreamFailures', sums)).toBe(percent);
});

test('Corbado fails logins through the user pool', () => {
  const sums = { UpstreamError: 5, CustomAuthConfirmed: 5 };
  expect(alarmValue('user-pool', 'AlarmsCustomAuthUpstreamFailures', sums)).toBe(50);
});

test.each([
  ['everybody', { CallerRefused: 12, Invocations: 12 }, 12],
  ['strangers, beside a single genuine call', { CallerRefused: 5000, Invocations: 5001 }, 0],
  ['nobody', { Invocations: 40 }, 0],
])('callers are refused: %s', (_, sums, refused) => {
  expect(alarmValue('prod', 'AlarmsCallerRefused', sums)).toBe(refused);
});

test('a smoke test is over before refused callers are an alarm', () => {
  const { AlarmsCallerRefused } = resourcesOf(synthesized('prod'), 'AWS::CloudWatch::Alarm');
  expect(AlarmsCallerRefused?.Properties).toMatchObject({ Threshold: 10, EvaluationPeriods: 3, DatapointsToAlarm: 3 });
});

// A call that anybody can make, without a session, a secret, a proof or a web page of the team's.
const strangers = ['CallerRefused', 'CsrfBlocked', 'RequestsThrottled', 'ReplayBlocked', '4xx', 'ValidationFailed'];

test('no stranger raises a critical alarm: what only they count is a warning', () => {
  const found = Object.values(resourcesOf(synthesized('everything-on'), 'AWS::CloudWatch::Alarm'));
  const raised = found.filter(({ Properties }) => {
    const names = [...JSON.stringify(Properties).matchAll(/"MetricName":"(\w+)"/g)].map(([, name]) => name);
    return names.some((name) => strangers.includes(name ?? '')) && !names.some((name) => ['5xx'].includes(name ?? ''));
  });
  expect(raised.map(({ Properties }) => String(Properties.AlarmDescription).split(':')[0])).toEqual(
    raised.map(() => 'warning'),
  );
  expect(raised.length).toBeGreaterThan(3);
});

test('answers with 429 are counted in the access log, for this API alone', () => {
  const [filter] = Object.values(resourcesOf(synthesized('prod'), 'AWS::Logs::MetricFilter')).filter((one) =>
    JSON.stringify(one).includes('RequestsThrottled'),
  );
  expect(JSON.stringify(filter)).toMatch(
    /"FilterPattern":"\{ \$\.status = \\"429\\" \}".*"Key":"apiId","Value":"\$\.apiId"/,
  );
  const { AlarmsRequestsThrottled } = resourcesOf(synthesized('prod'), 'AWS::CloudWatch::Alarm');
  expect(JSON.stringify(AlarmsRequestsThrottled)).toMatch(
    /"Dimensions":\[\{"Name":"apiId","Value":\{"Ref":"ApiHttpApi/,
  );
  const line = JSON.stringify(resourcesOf(synthesized('prod'), 'AWS::ApiGatewayV2::Stage'));
  for (const field of ['apiId', 'status', 'integration.requestId']) expect(line).toContain(`$context.${field}`);
});
