// The metrics that alarms and the dashboard are made of: our own, and AWS's about what we run on.
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { MetricName } from '../../../functions/shared/frame/log.ts';
import type { Settings, SomeTable } from '../../corbado-actions-props.ts';
import type { FunctionName } from '../../functions.ts';
import type { DeployedFunctions } from '../bundled-function.ts';

/** What a stage's alarms and dashboard look at. */
export type Watched = {
  readonly settings: Pick<Settings, 'name' | 'cognito' | 'monitoring' | 'postLogin'>;
  readonly functions: DeployedFunctions;
  readonly httpApi: HttpApi;
  readonly table: SomeTable;
  /** Of the API: one JSON line per request. */
  readonly accessLog: ILogGroup;
};

export const period = Duration.minutes(5);

/** Counted by a filter on the log, as a function that lacks its credentials may not get as far as counting. */
export const credentialUnusable = 'CredentialUnusable';

/** Counted by a filter on the access log: most answers with 429 are API Gateway's, and no function knows of them. */
export const requestsThrottled = 'RequestsThrottled';

/** Counted by such a filter too: a run that fails as a whole counts nothing. */
export const runCompleted = 'RunCompleted';

const namespace = 'CorbadoActions';

/** One of the metrics that a function writes into its log line, per five minutes. */
export const bundleMetric = (
  stage: string,
  functionName: FunctionName,
  metricName: MetricName | typeof credentialUnusable | typeof runCompleted,
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: { stage, function: functionName },
    statistic: 'Sum',
    period,
    label: functionName,
  });

/** The metric of every deployed function that counts it. */
export const bundleMetrics = (stage: string, functions: DeployedFunctions, metricName: MetricName): Metric[] =>
  [...functions]
    .filter(([, { access }]) => access.counts.includes(metricName))
    .map(([name]) => bundleMetric(stage, name, metricName));

/** The answers with 429, whoever gave them. */
export const throttledMetric = ({ httpApi }: Watched): Metric =>
  new Metric({
    namespace,
    metricName: requestsThrottled,
    dimensionsMap: { apiId: httpApi.apiId },
    statistic: 'Sum',
    period,
    label: 'answers with 429',
  });

const named = (letter: string, metrics: readonly IMetric[]): Record<string, IMetric> =>
  Object.fromEntries(metrics.map((metric, index) => [`${letter}${index}`, metric]));

// A metric that counted nothing has no value at all, and any sum with it would have none.
const sumOf = (names: readonly string[]): string => names.map((name) => `FILL(${name},0)`).join('+');

/** All of them together, per five minutes or another period. */
export const total = (label: string, metrics: readonly IMetric[], over: Duration = period): MathExpression => {
  const usingMetrics = named('m', metrics);
  return new MathExpression({ expression: sumOf(Object.keys(usingMetrics)), usingMetrics, label, period: over });
};

// A single failure at night is a hundred percent of a single request.
const fewestFailures = 3;

/** What failures are a part of: themselves and what succeeded; or all requests but those that their callers got wrong. */
export type Whole =
  | { readonly successes: readonly IMetric[] }
  | { readonly requests: readonly IMetric[]; readonly mistakes: readonly IMetric[] };

/**
 * Failures as a percentage, 0 as long as there are only one or two in five minutes. What callers get wrong is in neither part, so that
 * nobody can hide an outage in a flood of nonsense.
 */
export const failurePercentage = (label: string, failures: readonly IMetric[], whole: Whole): MathExpression => {
  const [added, taken] = 'successes' in whole ? [whole.successes, []] : [whole.requests, whole.mistakes];
  const groups = { f: named('f', failures), a: named('a', added), t: named('t', taken) };
  const [failed, more, less] = [groups.f, groups.a, groups.t].map((group) => sumOf(Object.keys(group)));
  const all = 'successes' in whole ? [failed, more].filter((sum) => sum !== '').join('+') : `${more}-(${less})`;
  return new MathExpression({
    expression: `IF((${failed})>=${fewestFailures},100*(${failed})/(${all}),0)`,
    usingMetrics: { ...groups.f, ...groups.a, ...groups.t },
    label,
    period,
  });
};

/** How many were refused, as long as everybody was: with a single one that is accepted it is not the secret that is wrong. */
export const refusedAll = (label: string, refused: readonly IMetric[], calls: readonly IMetric[]): MathExpression => {
  const [no, all] = [named('r', refused), named('c', calls)];
  const [refusals, asked] = [sumOf(Object.keys(no)), sumOf(Object.keys(all))];
  const expression = `IF((${asked})-(${refusals})<=0,${refusals},0)`;
  return new MathExpression({ expression, usingMetrics: { ...no, ...all }, label, period });
};

/** A metric of a table. `Operation` where DynamoDB counts by operation only. */
export const tableMetric = (tableName: string, metricName: string, operation?: string): Metric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName, ...(operation !== undefined && { Operation: operation }) },
    statistic: 'Sum',
    period,
    label: operation ?? metricName,
  });
