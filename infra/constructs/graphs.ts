// The two kinds of picture on the dashboard: metrics over time, and an answer from the logs.
import {
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { DeployedFunctions } from './actions-api.ts';
import { period } from './metrics.ts';

const size = { width: 8, height: 6 };

/** Metrics as lines. Without metrics (their functions are switched off) there is no picture. */
export const graph = (title: string, metrics: readonly IMetric[], more: GraphWidgetProps = {}): GraphWidget[] =>
  metrics.length === 0
    ? []
    : [
        new GraphWidget({
          title,
          left: [...metrics],
          leftYAxis: { min: 0, showUnits: false },
          period,
          ...size,
          ...more,
        }),
      ];

/** What a Logs Insights query finds in the functions' logs; it is run when somebody looks. */
export const logTable = (title: string, functions: DeployedFunctions, queryLines: string[]): LogQueryWidget =>
  new LogQueryWidget({
    title,
    logGroupNames: [...functions.values()].map(({ logGroup }) => logGroup.logGroupName),
    queryLines,
    view: LogQueryVisualizationType.TABLE,
    ...size,
  });
