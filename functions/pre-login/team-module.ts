// The adapter for a look-up of the team's own: a module in a Lambda layer, which is loaded while this function starts.
import type { Call } from '../shared/frame/call.ts';
import type { PrewarmTask } from '../shared/frame/invocation.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import type { ResolveUser, ResolveUserCall } from './contract.ts';
import type { Resolver } from './resolve-user.ts';

/**
 * Waits no longer than the call may take, although the work may never end. The timer is one that keeps Node running: it would otherwise
 * end when the work waits for nothing at all, and the login with it.
 */
const withinDeadline = async <Result>(work: Promise<Result>, { clock, deadline }: Call): Promise<Result> => {
  const answered = new AbortController();
  const expiry = clock.sleep(deadline.remainingMilliseconds(), answered.signal).then(() => {
    throw new Refusal('temporarily_unavailable', { reason: 'deadline', retryAfterSeconds: 2 });
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    answered.abort();
  }
};

const unusable = (reason: string, cause?: unknown): Refusal => new Refusal('internal_error', { reason, cause });

type TeamModule = { readonly resolveUser?: unknown; readonly default?: unknown };

const load = async (address: string): Promise<ResolveUser> => {
  const loaded: Promise<TeamModule> = import(address);
  const { resolveUser, default: usual } = await loaded.catch((error: unknown) => {
    throw unusable('look_up_module_not_loaded', error);
  });
  const given = resolveUser ?? usual;
  if (typeof given !== 'function') throw unusable('look_up_module_without_function');
  return given as ResolveUser;
};

// What it must know and nothing else: whoever writes the module relies on all that it is given.
const publicCall = ({ deadline, requestId }: Call): ResolveUserCall => ({
  signal: deadline.signal,
  remainingMilliseconds: () => deadline.remainingMilliseconds(),
  requestId,
});

// Node remembers a module that failed under its address, so another attempt needs another one. Seldom, as Node never forgets any.
const retryAfterMilliseconds = 10_000;

export type TeamModuleLookUp = { readonly resolve: Resolver; readonly warm: PrewarmTask };

/**
 * `address` is an absolute path or a URL. A module that cannot be used fails no start: each login then goes to the other way in, as with
 * a look-up that throws, and after a while the next one tries to load it again.
 */
export const openTeamModule = (address: string): TeamModuleLookUp => {
  let loading: Promise<ResolveUser> | undefined;
  let attempts = 0;
  let failedAt = 0;
  const loadedFor = ({ clock }: Call): Promise<ResolveUser> => {
    if (loading === undefined || (failedAt > 0 && clock.nowMilliseconds() - failedAt >= retryAfterMilliseconds)) {
      failedAt = 0;
      loading = load(attempts === 0 ? address : `${address}?attempt=${attempts}`);
      attempts += 1;
      loading.catch(() => {
        failedAt = clock.nowMilliseconds();
      });
    }
    return loading;
  };
  return {
    warm: (call) => withinDeadline(loadedFor(call), call),
    resolve: (typedIdentifier, call) => {
      const answer = async () => (await loadedFor(call))(typedIdentifier, publicCall(call));
      return withinDeadline(answer(), call);
    },
  };
};
