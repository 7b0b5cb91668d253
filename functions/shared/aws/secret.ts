// A secret that may be rotated while we run: fetched once, kept for a while, fetched again when it turns out to be wrong.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { Call } from '../frame/call.ts';
import { awsConnections, errorNameOf, factsOfAwsError, isOurFault } from '../frame/connections.ts';
import { Refusal } from '../frame/refusal.ts';

/** `previous` stays valid for checking callers, so that both sides can change over one after the other. */
export type SecretValue = { readonly current: string; readonly previous?: string | undefined };

/** Where a secret comes from: the text as stored. Throws whatever the source throws. */
export type FetchSecret = (signal: AbortSignal) => Promise<string>;

export type Secret = {
  read(call: Call): Promise<SecretValue>;
  /** Fetches again because the value at hand did not work; at most once a minute, otherwise the value at hand is returned. */
  refresh(call: Call): Promise<SecretValue>;
};

const freshForSeconds = 300;
const usableForSeconds = 3600;
const refreshEverySeconds = 60;
// While the source is down, a value at hand is used this long without asking again: every request would wait otherwise.
const leaveAloneSeconds = 30;

// 24 printable characters or more: anything shorter is a placeholder or guessable, and a control character would end up in a header.
const value = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => text.trim()),
  ),
  z.string().check(z.regex(/^[\x21-\x7e]{24,512}$/)),
);
const secretSchema = z.object({ current: value, previous: z.optional(value) });

// Emptying `previous` at the end of a rotation means the same as removing it.
const withoutEmptyPrevious = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'previous' in json && !json.previous
    ? { ...json, previous: undefined }
    : json;

/** Pure. The stored text must be `{"current": "…", "previous": "…"}`; the refusal never says what it was instead. */
export const parseSecret = (text: string): SecretValue => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('internal_error', { reason: 'secret_not_json' });
  }
  const parsed = z.safeParse(secretSchema, withoutEmptyPrevious(json));
  if (!parsed.success) throw new Refusal('internal_error', { reason: 'secret_unusable' });
  return parsed.data;
};

type Held = { readonly value: SecretValue; readonly fetchedAt: number };

export const createSecret = (fetchSecret: FetchSecret, uptimeSeconds: () => number = process.uptime): Secret => {
  let held: Held | undefined;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let inFlight: Promise<Held> | undefined;

  // Parallel requests wait for the same fetch: a rotation must not become a stampede.
  const fetchOnce = (signal: AbortSignal): Promise<Held> => {
    inFlight ??= fetchSecret(signal)
      .then((text) => {
        held = { value: parseSecret(text), fetchedAt: uptimeSeconds() };
        return held;
      })
      .finally(() => {
        inFlight = undefined;
      });
    return inFlight;
  };

  const fetchOrKeep = async (call: Call): Promise<SecretValue> => {
    try {
      return (await fetchOnce(call.deadline.signal)).value;
    } catch (error) {
      failedAt = uptimeSeconds();
      if (held !== undefined && uptimeSeconds() - held.fetchedAt < usableForSeconds) return held.value;
      if (error instanceof Refusal) {
        call.trail.note({ hint: 'put {"current": "<the secret>"} into this function\'s secret in Secrets Manager' });
        throw error;
      }
      const name = errorNameOf(error);
      call.trail.note(factsOfAwsError(error));
      if (isOurFault(name)) throw new Refusal('internal_error', { reason: 'secret_refused', cause: error });
      throw new Refusal('temporarily_unavailable', { reason: 'secret_unavailable', cause: error });
    }
  };

  return {
    read: async (call) => {
      const age = held === undefined ? Number.POSITIVE_INFINITY : uptimeSeconds() - held.fetchedAt;
      const isDown = uptimeSeconds() - failedAt < leaveAloneSeconds;
      const isGood = age < freshForSeconds || (isDown && age < usableForSeconds);
      return held !== undefined && isGood ? held.value : fetchOrKeep(call);
    },
    refresh: async (call) => {
      // A fetch under way may bring what this caller needs, so it is joined.
      if (inFlight !== undefined) return fetchOrKeep(call);
      if (held !== undefined && uptimeSeconds() - refreshedAt < refreshEverySeconds) return held.value;
      refreshedAt = uptimeSeconds();
      call.trail.count('SecretRefresh');
      return fetchOrKeep(call);
    },
  };
};

/** One client for all secrets of a function. */
export const openSecretsManager = (): SecretsManagerClient =>
  new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: awsConnections({ connectionTimeout: 1000, requestTimeout: 1500 }),
  });

/** A secret without text is returned as empty text, which is not a usable secret. */
export const fromSecretsManager =
  (client: SecretsManagerClient, secretId: string): FetchSecret =>
  async (signal) => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal: signal });
    return answer.SecretString ?? '';
  };
