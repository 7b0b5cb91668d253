// One authorised question to Corbado's Backend API, with the secret fetched again when Corbado does not know it any more.
import type { Call } from '../call.ts';
import { Refusal } from '../refusal.ts';
import type { Secret } from '../secret/secret.ts';
import { readFault, readRetryAfterSeconds } from './answers.ts';
import { type CorbadoAuth, corbadoAuthorization } from './authorization.ts';
import type { Transport, UpstreamAnswer } from './transport.ts';

export type CorbadoSettings = {
  /** With or without the `/v2` that the paths begin with. */
  readonly baseUrl: string;
  readonly projectId: string;
  readonly auth: CorbadoAuth;
  readonly secret: Secret;
  readonly transport: Transport;
};

type JsonBody = Readonly<Record<string, unknown>>;

/** POSTs JSON to a path below `/v2`, or GETs it without; answers whatever came back, except that our own credential was refused. */
export type AskCorbado = (path: string, body: JsonBody | undefined, call: Call) => Promise<UpstreamAnswer>;

// For connecting, the headers and the body of one attempt.
const attemptMilliseconds = 2500;

export const corbadoUrl = (baseUrl: string, path: string): URL =>
  new URL(`${baseUrl.replace(/\/+$/, '').replace(/\/v2$/, '')}/v2${path}`);

const isCredentialRefused = ({ status }: UpstreamAnswer): boolean => status === 401 || status === 403;

export const askCorbado = (settings: CorbadoSettings): AskCorbado => {
  const send = async (path: string, body: JsonBody | undefined, secret: string, call: Call) => {
    const startedAt = process.uptime();
    call.trail.note({ upstreamAttempts: (call.trail.facts.upstreamAttempts ?? 0) + 1 });
    try {
      const answer = await settings.transport({
        method: body === undefined ? 'GET' : 'POST',
        url: corbadoUrl(settings.baseUrl, path),
        headers: {
          authorization: corbadoAuthorization(settings.auth, settings.projectId, secret),
          accept: 'application/json',
          'content-type': 'application/json',
          'x-corbado-projectid': settings.projectId,
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([call.deadline.signal, AbortSignal.timeout(attemptMilliseconds)]),
      });
      call.trail.note({ upstreamStatus: answer.status });
      return answer;
    } finally {
      const milliseconds = Math.round((process.uptime() - startedAt) * 1000);
      call.trail.note({ upstreamMilliseconds: (call.trail.facts.upstreamMilliseconds ?? 0) + milliseconds });
    }
  };

  return async (path, body, call) => {
    const { current } = await settings.secret.read(call);
    const answer = await send(path, body, current, call);
    if (!isCredentialRefused(answer)) return answer;
    // Refused before anything was done, so asking again with a rotated secret is safe even for a single-use call.
    const rotated = (await settings.secret.refresh(call)).current;
    const second = rotated === current ? answer : await send(path, body, rotated, call);
    if (!isCredentialRefused(second)) return second;
    call.trail.note({ hint: 'Corbado refuses this project id with this API secret' });
    throw new Refusal('internal_error', { reason: 'corbado_credential_refused' });
  };
};

/** Passes a 200 answer on; everything else is a refusal with Corbado's own request id in the log. */
export const requireOk = (answer: UpstreamAnswer, call: Call): UpstreamAnswer => {
  const { status } = answer;
  if (status === 200) return answer;
  const { type, requestId } = readFault(answer);
  call.trail.note({
    ...(type === undefined ? {} : { upstreamErrorType: type }),
    ...(requestId === undefined ? {} : { upstreamRequestId: requestId }),
  });
  if (status === 429)
    throw new Refusal('temporarily_unavailable', {
      reason: 'corbado_rate_limited',
      retryAfterSeconds: readRetryAfterSeconds(answer),
    });
  if (status >= 400 && status < 500) throw new Refusal('upstream_rejected', { reason: 'corbado_rejected' });
  throw new Refusal('upstream_error', { reason: 'corbado_status' });
};
