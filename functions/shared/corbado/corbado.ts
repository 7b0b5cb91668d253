// Corbado's Backend API: one authorised request, and what every answer has in common. The secret is fetched again when Corbado no longer
// accepts it.
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecret, fromSecretsManager, type Secret } from '../aws/secret.ts';
import type { Call } from '../frame/call.ts';
import type { PrewarmTask } from '../frame/invocation.ts';
import { Refusal } from '../frame/refusal.ts';
import { keepAliveTransport, type Transport, type UpstreamAnswer } from './transport.ts';

export type CorbadoEnvironment = {
  /** With or without the `/v2` that the paths begin with. */
  readonly CORBADO_API_BASE_URL: string;
  readonly CORBADO_API_AUTH: 'basic' | 'bearer';
  readonly CORBADO_API_SECRET_ID: string;
  readonly CORBADO_PROJECT_ID: string;
};

type JsonBody = Readonly<Record<string, unknown>>;

/** How many retries an environment may spend: a bucket that refills slowly, so that retries cannot feed an outage. */
export type RetryBudget = { take(): boolean };

const capacity = 10;
const refillPerSecond = 1;

export const createRetryBudget = (uptimeSeconds: () => number = process.uptime): RetryBudget => {
  let tokens = capacity;
  let refilledAt = uptimeSeconds();
  return {
    take: () => {
      const now = uptimeSeconds();
      tokens = Math.min(capacity, tokens + (now - refilledAt) * refillPerSecond);
      refilledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

export type Corbado = {
  /** POSTs JSON to a path below `/v2`, or GETs it without a body; returns any answer, unless our own credential was refused. */
  ask(path: string, body: JsonBody | undefined, call: Call): Promise<UpstreamAnswer>;
  /** Fetches the secret and opens the connection, in parallel; sends nothing that needs either. */
  readonly warm: PrewarmTask;
  readonly retries: RetryBudget;
  /** What this environment has learned: the verification path that answered. */
  readonly learned: { verifyPath?: string };
};

// For connecting, the headers and the body of one attempt.
const attemptMilliseconds = 2500;

export const corbadoUrl = (baseUrl: string, path: string): URL =>
  new URL(`${baseUrl.replace(/\/+$/, '').replace(/\/v2$/, '')}/v2${path}`);

/**
 * The Authorization header. `basic`: base64 of `projectId:secret`, as the API reference says. A value that is already that base64 is taken
 * as it is, since Corbado's own samples keep it in this form. `bearer`: a Backend API key with permissions of its own.
 */
export const corbadoAuthorization = (mode: 'basic' | 'bearer', projectId: string, secret: string): string => {
  if (!/^[\x21-\x7e]{8,512}$/.test(secret)) throw new Refusal('internal_error', { reason: 'corbado_secret_malformed' });
  if (mode === 'bearer') return `Bearer ${secret}`;
  const preEncoded = Buffer.from(secret, 'base64').toString('utf8').startsWith(`${projectId}:`);
  return `Basic ${preEncoded ? secret : Buffer.from(`${projectId}:${secret}`).toString('base64')}`;
};

const isCredentialRefused = ({ status }: UpstreamAnswer): boolean => status === 401 || status === 403;

export const askCorbado = (env: CorbadoEnvironment, secret: Secret, transport: Transport): Corbado['ask'] => {
  const { CORBADO_PROJECT_ID: projectId, CORBADO_API_AUTH: auth, CORBADO_API_BASE_URL: baseUrl } = env;
  const send = async (path: string, body: JsonBody | undefined, current: string, call: Call) => {
    const startedAt = process.uptime();
    call.trail.note({ upstreamAttempts: (call.trail.facts.upstreamAttempts ?? 0) + 1 });
    try {
      const answer = await transport({
        method: body === undefined ? 'GET' : 'POST',
        url: corbadoUrl(baseUrl, path),
        headers: {
          authorization: corbadoAuthorization(auth, projectId, current),
          accept: 'application/json',
          'content-type': 'application/json',
          'x-corbado-projectid': projectId,
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
    const { current } = await secret.read(call);
    const answer = await send(path, body, current, call);
    if (!isCredentialRefused(answer)) return answer;
    // Refused before anything was done, so asking again with a rotated secret is safe even for a single-use call.
    const rotated = (await secret.refresh(call)).current;
    const second = rotated === current ? answer : await send(path, body, rotated, call);
    if (!isCredentialRefused(second)) return second;
    call.trail.note({ hint: 'Corbado refuses this project id with this API secret' });
    throw new Refusal('internal_error', { reason: 'corbado_credential_refused' });
  };
};

export const openCorbado = (env: CorbadoEnvironment, secrets: SecretsManagerClient): Corbado => {
  const secret = createSecret(fromSecretsManager(secrets, env.CORBADO_API_SECRET_ID));
  const url = corbadoUrl(env.CORBADO_API_BASE_URL, '');
  const transport = keepAliveTransport(url);
  return {
    ask: askCorbado(env, secret, transport),
    warm: (call) =>
      Promise.allSettled([
        secret.read(call),
        transport({ method: 'GET', url, headers: { accept: 'application/json' }, signal: call.deadline.signal }),
      ]),
    retries: createRetryBudget(),
    learned: {},
  };
};
