// One JSON line per invocation: an allow-list of fields, with CloudWatch's embedded metrics in the same line.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import type { LogFacts } from './log-facts.ts';
import { type Refusal, refusalTable } from './refusal.ts';

/** What gets counted. The names are the metric names in CloudWatch, namespace `CorbadoActions`. */
export type MetricName =
  | 'SessionCreated'
  | 'SessionRevoked'
  | 'ConnectTokenIssued'
  | 'PasskeyRecorded'
  | 'ReplayBlocked'
  | 'CsrfBlocked'
  | 'CallerRefused'
  | 'LookUpFailed'
  | 'ValidationFailed'
  | 'UpstreamError'
  | 'UpstreamTimeout'
  | 'SecretRefresh'
  | 'FlagSet'
  | 'FlagCleared'
  | 'FlagPending'
  | 'FlagNotApplicable'
  | 'WebhookReceived'
  | 'CheckFailed'
  | 'CustomAuthConfirmed'
  | 'CustomAuthRefused'
  | 'RowUnreadable';

/** Collects what one invocation has to report. */
export type Trail = {
  note(facts: LogFacts): void;
  count(metric: MetricName): void;
  /** A failure that the answer must not show: the log line does, at the failure's own level. The first one counts. */
  conceal(thrown: unknown): void;
  readonly facts: Readonly<LogFacts>;
  readonly metrics: ReadonlySet<MetricName>;
  /** At most one element. */
  readonly concealed: readonly unknown[];
};

export const startTrail = (): Trail => {
  const facts: LogFacts = {};
  const metrics = new Set<MetricName>();
  const concealed: unknown[] = [];
  return {
    facts,
    metrics,
    concealed,
    note: (more) => void Object.assign(facts, more),
    count: (metric) => void metrics.add(metric),
    conceal: (thrown) => {
      if (concealed.length === 0) concealed.push(thrown);
    },
  };
};

/** Who writes the line: the stage and function it belongs to. */
export type LogSource = { stage: string; functionName: string };

/** What the log line names a request by. */
export type RequestIds = {
  /** API Gateway's id, which the caller also sees; without one, Lambda's. */
  readonly requestId: string;
  /** In the lines that Lambda writes by itself, such as that of a timeout. */
  readonly lambdaRequestId?: string;
  /** W3C Trace Context: version, trace, parent and flags, 55 characters. */
  readonly traceparent?: string;
};

export type Outcome = RequestIds & {
  route: string;
  status: number;
  durationMilliseconds: number;
  coldStart: boolean;
  /** What the answer says, or hides. */
  refusal?: Refusal;
};

// A 401 needs no attention: sessions end every day, and a stranger with junk must not fill the log with warnings. Those worth an alarm have
// a metric.
const levelOf = (status: number): 'INFO' | 'WARN' | 'ERROR' =>
  status >= 500 ? 'ERROR' : status >= 400 && status !== 401 ? 'WARN' : 'INFO';

// By what failed, even if the answer hides it. An unreadable row does not change the answer, but somebody has to look at it.
const levelOfLine = ({ refusal, status }: Outcome, { metrics }: Trail): 'INFO' | 'WARN' | 'ERROR' =>
  metrics.has('RowUnreadable') ? 'ERROR' : levelOf(refusal === undefined ? status : refusalTable[refusal.code].status);

// Only the type and the place of an unexpected error are logged: messages from V8 and drivers quote their input, so the message is cut out
// before anything in the stack is taken for a frame.
const describeCause = (cause: unknown): { errorName?: string; errorAt?: string[] } => {
  if (!(cause instanceof Error)) return {};
  const frames = (cause.stack ?? '')
    .replace(cause.message, '')
    .split('\n')
    .filter((line) => /^ {4}at [^ ].*:\d+:\d+\)?$/.test(line));
  return { errorName: cause.name, errorAt: frames.slice(0, 5).map((line) => line.trim()) };
};

/** The line itself, pure. `timestamp` and `level` are the names Lambda's own log filter looks for. */
export const outcomeLine = (source: LogSource, outcome: Outcome, trail: Trail, nowMilliseconds: number): string => {
  const { refusal } = outcome;
  const metrics = [...trail.metrics];
  return JSON.stringify({
    timestamp: new Date(nowMilliseconds).toISOString(),
    level: levelOfLine(outcome, trail),
    service: 'corbado-actions',
    stage: source.stage,
    function: source.functionName,
    requestId: outcome.requestId,
    lambdaRequestId: outcome.lambdaRequestId,
    traceparent: outcome.traceparent,
    route: outcome.route,
    outcome: refusal === undefined ? 'ok' : 'refused',
    status: outcome.status,
    ...(refusal === undefined ? {} : { code: refusal.code, reason: refusal.reason }),
    ...(refusal?.code === 'internal_error' ? describeCause(refusal.cause) : {}),
    durationMs: Math.round(outcome.durationMilliseconds * 10) / 10,
    coldStart: outcome.coldStart,
    ...trail.facts,
    ...(metrics.length === 0 ? {} : embeddedMetrics(metrics, nowMilliseconds)),
  });
};

const embeddedMetrics = (metrics: MetricName[], nowMilliseconds: number) => ({
  ...Object.fromEntries(metrics.map((name) => [name, 1])),
  _aws: {
    Timestamp: nowMilliseconds,
    CloudWatchMetrics: [
      {
        Namespace: 'CorbadoActions',
        Dimensions: [['stage', 'function']],
        Metrics: metrics.map((Name) => ({ Name, Unit: 'Count' })),
      },
    ],
  },
});

/** Written straight to stdout: `console.log` would wrap the line in another JSON object and hide the metrics from CloudWatch. */
export const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);
