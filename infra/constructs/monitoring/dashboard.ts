// One page to look at: what users do, what fails, and how the parts below are doing.
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  type Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../../functions/shared/frame/log.ts';
import type { FunctionName } from '../../functions.ts';
import type { BundledFunction, DeployedFunctions } from '../bundled-function.ts';
import { bundleMetrics, period, tableMetric, type Watched } from './metrics.ts';

const size = { width: 8, height: 6 };

/** Metrics as lines. Without metrics (their functions are switched off) there is no picture. */
const graph = (title: string, metrics: readonly IMetric[]): GraphWidget[] =>
  metrics.length === 0
    ? []
    : [
        new GraphWidget({
          title,
          left: [...metrics],
          leftYAxis: { min: 0, showUnits: false },
          period,
          ...size,
        }),
      ];

/** What a Logs Insights query finds in the functions' logs; it is run when somebody looks. */
const logTable = (title: string, functions: DeployedFunctions, queryLines: string[]): LogQueryWidget =>
  new LogQueryWidget({
    title,
    logGroupNames: [...functions.values()].map(({ logGroup }) => logGroup.logGroupName),
    queryLines,
    view: LogQueryVisualizationType.TABLE,
    ...size,
  });

const logins = ({ settings, functions }: Watched): IWidget[] => {
  const of = (name: MetricName): Metric[] => bundleMetrics(settings.name, functions, name);
  return [
    ...graph('Logins: sessions opened', of('SessionCreated')),
    ...graph('New passkeys', of('PasskeyRecorded')),
    ...graph('Connect tokens', of('ConnectTokenIssued')),
    logTable('Connect tokens by type', functions, [
      'filter ispresent(tokenType)',
      'stats count(*) by tokenType, status',
    ]),
    ...graph('Sessions ended', of('SessionRevoked')),
    ...graph('Replays blocked', of('ReplayBlocked')),
    ...graph('Other origins refused', of('CsrfBlocked')),
    ...graph('Action callers refused', of('CallerRefused')),
    logTable('Refusals by reason', functions, [
      'filter outcome = "refused"',
      'stats count(*) by function, code, reason',
    ]),
  ];
};

const runs = ({ functions }: Watched): IWidget[] => {
  const reconcile = functions.get('reconcile');
  if (reconcile === undefined) return [];
  return [
    logTable('User pool: what the reconcile runs did', new Map([['reconcile', reconcile]]), [
      'filter ispresent(checked)',
      'stats sum(checked), sum(raised), sum(cleared), sum(kept), sum(failed), max(durationMs) by bin(1h)',
    ]),
  ];
};

const userPool = (watched: Watched): IWidget[] => {
  const of = (name: MetricName): Metric[] => bundleMetrics(watched.settings.name, watched.functions, name);
  return [
    ...graph('User pool: flags set', of('FlagSet')),
    ...graph('User pool: flags removed', of('FlagCleared')),
    ...graph('User pool: flags not set yet', of('FlagPending')),
    ...graph('User pool: users who cannot have the flag', of('FlagNotApplicable')),
    ...graph('User pool: webhooks about deleted passkeys', of('WebhookReceived')),
    ...graph('User pool: checks that failed', of('CheckFailed')),
    ...runs(watched),
    ...graph('User pool: logins by passkey', of('CustomAuthConfirmed')),
    ...graph('User pool: logins by passkey, refused', of('CustomAuthRefused')),
  ];
};

const corbado = ({ settings, functions }: Watched): IWidget[] => [
  ...graph('Corbado: unusable answers', bundleMetrics(settings.name, functions, 'UpstreamError')),
  ...graph('Corbado: no answer in time', bundleMetrics(settings.name, functions, 'UpstreamTimeout')),
  logTable('Corbado: milliseconds', functions, [
    'filter ispresent(upstreamMilliseconds)',
    'stats pct(upstreamMilliseconds, 50), pct(upstreamMilliseconds, 99), max(upstreamMilliseconds) by function',
  ]),
];

const api = ({ httpApi }: Watched): IWidget[] => [
  ...graph('API: requests', [httpApi.metricCount({ period })]),
  ...graph('API: 4xx and 5xx', [httpApi.metricClientError({ period }), httpApi.metricServerError({ period })]),
  ...graph('API: milliseconds', [
    httpApi.metricLatency({ period, statistic: 'p50', label: 'half' }),
    httpApi.metricLatency({ period, statistic: 'p99', label: '99 of 100' }),
  ]),
];

const lambdas = ({ functions }: Watched): IWidget[] => {
  const each = (metricOf: (watched: BundledFunction, label: FunctionName) => IMetric): IMetric[] =>
    [...functions].map(([name, watched]) => metricOf(watched, name));
  return [
    ...graph(
      'Functions: milliseconds, 99 of 100',
      each(({ lambda }, label) => lambda.metricDuration({ period, label, statistic: 'p99' })),
    ),
    ...graph(
      'Functions: crashes and timeouts',
      each(({ lambda }, label) => lambda.metricErrors({ period, label })),
    ),
    ...graph(
      'Functions: throttles',
      each(({ lambda }, label) => lambda.metricThrottles({ period, label })),
    ),
    ...graph(
      'Functions: running at once',
      each(({ lambda }, label) => lambda.metric('ConcurrentExecutions', { period, label, statistic: 'Maximum' })),
    ),
    logTable('Functions: cold starts', functions, [
      'stats sum(coldStart) as coldStarts, count(*) as calls, pct(durationMs, 99) by function',
    ]),
  ];
};

const table = ({ table: { tableName } }: Watched): IWidget[] => [
  ...graph('Table: units used', [
    tableMetric(tableName, 'ConsumedReadCapacityUnits'),
    tableMetric(tableName, 'ConsumedWriteCapacityUnits'),
  ]),
  ...graph('Table: throttles', [
    tableMetric(tableName, 'ReadThrottleEvents'),
    tableMetric(tableName, 'WriteThrottleEvents'),
  ]),
];

export class BundleDashboard extends Construct {
  /** For widgets of a team's own. */
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const markdown = `# Corbado actions, stage ${watched.settings.name}\nWhat to do about an alarm: docs/runbook.md`;
    const dashboard = new Dashboard(this, 'Dashboard');
    this.dashboard = dashboard;
    dashboard.addWidgets(new TextWidget({ markdown, width: 24, height: 2 }));
    for (const row of [logins, userPool, corbado, api, lambdas, table]) dashboard.addWidgets(...row(watched));
  }
}
