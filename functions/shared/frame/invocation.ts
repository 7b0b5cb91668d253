// The frame around every story: starts the call, catches everything once, writes the one log line; and the work done while a
// function starts, before the first.
import type { Can, Condition, Table } from '../table/table.ts';
import { type Call, type RemainingTime, startCall, startDeadline } from './call.ts';
import { type LogSource, outcomeLine, type RequestIds, startTrail, type Trail, writeLine } from './log.ts';
import { asRefusal, Refusal, refusalTable } from './refusal.ts';

export type FrameSettings = LogSource & { readonly deadlineMilliseconds: number };

/** A face: how its answers and its refusals look on the wire. */
export type Face<Answer> = {
  readonly route: string;
  run(call: Call): Promise<Answer>;
  statusOf(answer: Answer): number;
  refuse(refusal: Refusal, requestId: string): Answer;
};

const idText = /^[\w.+/=-]{1,64}$/;
// https://www.w3.org/TR/trace-context/#traceparent-header: hexadecimal, version not ff, neither id all zeros.
const traceparentText = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const isId = (id: unknown): id is string => typeof id === 'string' && idText.test(id);

// A hand-made event could hold anything, and the id goes into a header and the log.
export const requestIdsOf = (event: unknown, context: unknown): RequestIds => {
  const { requestContext, headers } = (event ?? {}) as {
    requestContext?: { requestId?: unknown } | null;
    headers?: { traceparent?: unknown } | null;
  };
  const { awsRequestId } = (context ?? {}) as { awsRequestId?: unknown };
  const traceparent = headers?.traceparent;
  return {
    requestId: [requestContext?.requestId, awsRequestId].find(isId) ?? 'unknown',
    ...(isId(awsRequestId) && { lambdaRequestId: awsRequestId }),
    ...(typeof traceparent === 'string' && traceparentText.test(traceparent) && { traceparent }),
  };
};

// A fresh Lambda environment imports this module once.
let coldStart = true;

const validationCodes = new Set(['invalid_request', 'payload_too_large', 'unsupported_media_type']);

const countRefusal = (refusal: Refusal, trail: Trail): void => {
  if (validationCodes.has(refusal.code)) trail.count('ValidationFailed');
  if (refusal.code === 'upstream_error' || refusal.code === 'upstream_rejected') trail.count('UpstreamError');
  if (refusal.code === 'upstream_timeout') trail.count('UpstreamTimeout');
};

// The deadline fired in code that has no error of its own for it: a slow dependency, not the caller's fault.
const nameTimeout = (thrown: unknown, call: Call | undefined): Refusal => {
  const refusal = asRefusal(thrown);
  const expired = refusal.code === 'internal_error' && call?.deadline.signal.aborted === true;
  return expired ? new Refusal('temporarily_unavailable', { reason: 'deadline', retryAfterSeconds: 2 }) : refusal;
};

/** Runs one invocation to its answer. Never rejects: whatever is thrown becomes the face's refusal. */
export const runInvocation = async <Answer>(
  settings: FrameSettings,
  event: unknown,
  context: unknown,
  face: Face<Answer>,
): Promise<Answer> => {
  const startedAt = process.uptime();
  const ids = requestIdsOf(event, context);
  const trail = startTrail();
  const wasCold = coldStart;
  coldStart = false;
  let call: Call | undefined;
  let refusal: Refusal | undefined;
  let answer: Answer;
  try {
    const deadline = startDeadline(settings.deadlineMilliseconds, (context ?? undefined) as RemainingTime | undefined);
    call = startCall(ids.requestId, deadline, trail);
    answer = await face.run(call);
  } catch (thrown) {
    refusal = nameTimeout(thrown, call);
    countRefusal(refusal, trail);
    answer = face.refuse(refusal, ids.requestId);
  }
  const status = refusal === undefined ? face.statusOf(answer) : refusalTable[refusal.code].status;
  for (const thrown of trail.concealed) refusal ??= nameTimeout(thrown, call);
  const outcome = {
    ...ids,
    route: face.route,
    status,
    durationMilliseconds: (process.uptime() - startedAt) * 1000,
    coldStart: wasCold,
    ...(refusal === undefined ? {} : { refusal }),
  };
  writeLine(outcomeLine(settings, outcome, trail, Date.now()));
  return answer;
};

// Within Lambda's 10 s for init, and short enough not to hold a cold start hostage to a dependency that is down.
const prewarmMilliseconds = 1500;

/** A task gets a call of its own: same shape as a real one, seen by nobody. */
export type PrewarmTask = (call: Call) => Promise<unknown>;

/**
 * Work done while the environment starts, when Lambda gives full speed whatever the memory: connections, signing, first parsing. Runs all
 * tasks at once and waits for them. A failure is left to the first real request, which answers it properly.
 */
export const prewarm = async (tasks: readonly (PrewarmTask | undefined)[]): Promise<void> => {
  const signal = AbortSignal.timeout(prewarmMilliseconds);
  const deadline = { signal, remainingMilliseconds: () => prewarmMilliseconds };
  const call = startCall('prewarm', deadline, startTrail());
  await Promise.allSettled(tasks.map((task) => task?.(call)));
};

const never: Condition = { expression: 'attribute_exists(pk)' };

/**
 * One call of each kind that a function is about to make, while it starts: each first one through the SDK costs more than the fifty after
 * it, and Lambda gives full speed only until the first request. Reads nothing and writes nothing. The calls come one after the other, so
 * that they share a connection, and each under a key of its own environment, so that no partition becomes hot when many start at once. One
 * that fails does not keep the next from being made.
 */
export const warmTable =
  <Names extends keyof Table>(table: Can<Names>, names: readonly Names[]): PrewarmTask =>
  async (call) => {
    // No row has this key, so nothing is ever written.
    const key = { pk: `prewarm#${call.chance.nonce()}`, sk: 'prewarm' };
    const { get, query, put, update, remove } = table as Partial<Table>;
    const calls: Record<keyof Table, () => Promise<unknown> | undefined> = {
      get: () => get?.(key, call),
      query: () => query?.(key.pk, { from: key.sk }, call),
      put: () => put?.({ ...key }, call, never),
      update: () => update?.(key, { set: { prewarm: 1 } }, call, never),
      remove: () => remove?.(key, call, never),
    };
    for (const name of names) await Promise.allSettled([calls[name]()]);
  };
