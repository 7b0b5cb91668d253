// One page to look at: what users do, what fails, and how the parts below are doing.
import { Dashboard, type IMetric, type IWidget, type Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../../functions/shared/log.ts';
import type { FunctionName } from '../build.ts';
import type { Watched } from './bundle-alarms.ts';
import type { BundledFunction } from './bundled-function.ts';
import { graph, logTable } from './graphs.ts';
import { bundleMetrics, period, tableMetric } from './metrics.ts';
import { userPoolGraphs } from './user-pool-graphs.ts';

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
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const markdown = `# Corbado actions, stage ${watched.settings.name}\nWhat to do about an alarm: docs/runbook.md`;
    const dashboard = new Dashboard(this, 'Dashboard');
    dashboard.addWidgets(new TextWidget({ markdown, width: 24, height: 2 }));
    for (const row of [logins, userPoolGraphs, corbado, api, lambdas, table]) dashboard.addWidgets(...row(watched));
    this.dashboardName = dashboard.dashboardName;
  }
}
