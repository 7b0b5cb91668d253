// The frame around every story, for both faces: starts the call, catches everything once, writes the one log line.
import type { Call } from './call.ts';
import { type RemainingTime, startDeadline } from './deadline.ts';
import { requestIdOf } from './http/http-request.ts';
import { type LogSource, outcomeLine, startTrail, type Trail, writeLine } from './log.ts';
import { asRefusal, Refusal, refusalTable } from './refusal.ts';

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

// The deadline fired somewhere without a word of its own for it: that is a slow dependency, not a fault of the caller's.
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
  const requestId = requestIdOf(event, context);
  const trail = startTrail();
  const wasCold = coldStart;
  coldStart = false;
  let call: Call | undefined;
  let refusal: Refusal | undefined;
  let answer: Answer;
  try {
    const deadline = startDeadline(settings.deadlineMilliseconds, (context ?? undefined) as RemainingTime | undefined);
    call = { requestId, nowSeconds: Math.floor(Date.now() / 1000), deadline, trail };
    answer = await face.run(call);
  } catch (thrown) {
    refusal = nameTimeout(thrown, call);
    countRefusal(refusal, trail);
    answer = face.refuse(refusal, requestId);
  }
  const status = refusal === undefined ? face.statusOf(answer) : refusalTable[refusal.code].status;
  for (const thrown of trail.concealed) refusal ??= nameTimeout(thrown, call);
  const outcome = {
    requestId,
    route: face.route,
    status,
    durationMilliseconds: (process.uptime() - startedAt) * 1000,
    coldStart: wasCold,
    ...(refusal === undefined ? {} : { refusal }),
  };
  writeLine(outcomeLine(settings, outcome, trail, Date.now()));
  return answer;
};
