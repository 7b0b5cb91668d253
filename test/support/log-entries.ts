// The log line of one request, found by the request's id and read as the JSON that it is.
import type { Answer } from './client.ts';
import type { Bench } from './system.ts';

export type LogEntry = Readonly<Record<string, unknown>>;

/** All lines that the functions have written about the request of this id. */
export const entriesWith = (bench: Bench, requestId: unknown): LogEntry[] =>
  bench
    .system()
    .logs.filter(({ text }) => text.includes(String(requestId)))
    .map(({ text }) => JSON.parse(text) as LogEntry)
    .filter((entry) => entry.requestId === requestId);

/** The one line about an answered request. */
export const entryOf = (bench: Bench, answer: Answer): LogEntry => {
  const [entry, ...others] = entriesWith(bench, answer.headers['x-request-id']);
  if (entry === undefined || others.length > 0) throw new Error(`${1 + others.length} lines for one request, or none`);
  return entry;
};

/** Every field that a line of the log may have. */
export const knownFields = new Set(
  (
    'timestamp level service stage function requestId lambdaRequestId traceparent route outcome status code reason errorName errorAt durationMs coldStart ' +
    'userKey sessionId tokenType credential replay firstPasskey revoked eventUserDiffers verifyPath upstreamStatus ' +
    'upstreamAttempts upstreamMilliseconds upstreamRequestId upstreamErrorType deniedAction touchFailed sessionsEnded flagState flagReason ' +
    'flagUnsettled lookUp lookUpCode LookUpFailed webhookType hint _aws FlagSet FlagPending FlagNotApplicable WebhookReceived ' +
    'SessionCreated SessionRevoked ConnectTokenIssued PasskeyRecorded ReplayBlocked CsrfBlocked CallerRefused ' +
    'ValidationFailed UpstreamError UpstreamTimeout SecretRefresh'
  ).split(' '),
);

const frame =
  'timestamp level service stage requestId lambdaRequestId traceparent route status durationMs coldStart reason _aws'.split(
    ' ',
  );

/** What functions write while something runs, without the fields that all lines share. Lambda's own lines are left out. */
export const factsDuring = async (bench: Bench, run: () => Promise<unknown>): Promise<LogEntry[]> => {
  const { logs } = bench.system();
  const earlier = logs.length;
  await run();
  const written = logs.slice(earlier).filter(({ text }) => text.startsWith('{'));
  return written.map(({ text }) =>
    Object.fromEntries(Object.entries(JSON.parse(text) as LogEntry).filter(([name]) => !frame.includes(name))),
  );
};
