// The frame around every story: starts the call, catches everything once, writes the one log line; and the work done before the first.
import { type Call, type RemainingTime, startCall, startDeadline } from './call.ts';
import { type LogSource, outcomeLine, startTrail, type Trail, writeLine } from './log.ts';
import { asRefusal, Refusal, refusalTable } from './refusal.ts';
import { requestIdsOf } from './request-ids.ts';

export type FrameSettings = LogSource & { readonly deadlineMilliseconds: number };

/** A face: how its answers and its refusals look on the wire. */
export type Face<Answer> = {
  readonly route: string;
  run(call: Call): Promise<Answer>;
  statusOf(answer: Answer): number;
  refuse(refusal: Refusal, requestId: string): Answer;
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
