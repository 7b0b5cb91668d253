// What the account page knows of its session, and of the user’s others; asked again on request and when the session should be over.
import { useCallback, useEffect, useState } from 'react';
import { useNowSeconds } from '../backend/use-now.ts';
import {
  asProblem,
  type Credential,
  listSessions,
  type OpenSession,
  readSession,
  type Session,
} from './backend-api.ts';
import type { Problem } from './problem.ts';

type AccountState = {
  readonly session?: Session;
  readonly sessions: readonly OpenSession[];
  readonly problem?: Problem;
};

type KnownAccount = AccountState & { readonly nowSeconds: number; readonly reload: () => void };

/** A session of ours that was not asked about since it should have ended. */
const isOver = ({ session, problem }: AccountState, nowSeconds: number): boolean =>
  session !== undefined && problem === undefined && nowSeconds >= session.idleExpiresAt;

export const useAccount = (credential: Credential): KnownAccount => {
  const [state, setState] = useState<AccountState>({ sessions: [] });
  const nowSeconds = useNowSeconds();
  const reload = useCallback(async (): Promise<void> => {
    try {
      // One after the other: the first one may record the use that the second one shows.
      const session = await readSession(credential);
      setState({ session, sessions: await listSessions(credential) });
    } catch (thrown) {
      setState((before) => ({ ...before, problem: asProblem(thrown) }));
    }
  }, [credential]);
  const over = isOver(state, nowSeconds);
  useEffect(() => void reload(), [reload]);
  // When the session should be over, asking is how to find out.
  useEffect(() => {
    if (over) void reload();
  }, [over, reload]);
  return { ...state, nowSeconds, reload };
};

/** `session` is what was last known of it, if anything. */
export const endReason = (session: Session | undefined, nowSeconds: number): string => {
  if (!session) return 'Your session has ended';
  if (nowSeconds >= session.expiresAt) return 'Your session has reached its maximum length';
  if (nowSeconds >= session.idleExpiresAt) return 'Your session ended because it was not used';
  return 'Your session was ended elsewhere';
};
