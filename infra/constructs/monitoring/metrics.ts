// The metrics that alarms and the dashboard are made of: our own, and AWS's about what we run on.
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../../functions/shared/frame/log.ts';
import type { Settings, SomeTable } from '../../corbado-actions-props.ts';
import type { FunctionName } from '../../functions.ts';
import type { DeployedFunctions } from '../bundled-function.ts';

/** What a stage's alarms and dashboard look at. */
export type Watched = {
  readonly settings: Pick<Settings, 'name' | 'cognito'>;
  readonly functions: DeployedFunctions;
  readonly httpApi: HttpApi;
  readonly table: SomeTable;
};

export const period = Duration.minutes(5);

/** Counted by a filter on the log, as a function that lacks its credentials may not get as far as counting. */
export const credentialUnusable = 'CredentialUnusable';

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

const named = (letter: string, metrics: readonly IMetric[]): Record<string, IMetric> =>
  Object.fromEntries(metrics.map((metric, index) => [`${letter}${index}`, metric]));

// A metric that counted nothing has no value at all, and any sum with it would have none.
const sumOf = (names: readonly string[]): string => names.map((name) => `FILL(${name},0)`).join('+');

/** All of them together, per five minutes or another period. */
export const total = (label: string, metrics: readonly IMetric[], over: Duration = period): MathExpression => {
  const usingMetrics = named('m', metrics);
  return new MathExpression({ expression: sumOf(Object.keys(usingMetrics)), usingMetrics, label, period: over });
};

/** The first as a percentage of the second. No value when there is nothing to be a part of. */
export const percentage = (label: string, part: readonly IMetric[], whole: readonly IMetric[]): MathExpression => {
  const parts = named('p', part);
  const wholes = named('w', whole);
  return new MathExpression({
    expression: `100*(${sumOf(Object.keys(parts))})/(${sumOf(Object.keys(wholes))})`,
    usingMetrics: { ...parts, ...wholes },
    label,
    period,
  });
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
