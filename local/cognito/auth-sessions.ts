// Sign-ins that are under way: each step gets a session of its own, good for one answer within three minutes.
import { randomBytes } from 'node:crypto';
import { notAuthorized } from './cognito-error.ts';

/** One past round as triggers see it. */
export type ChallengeResult = {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
};

export type AuthSession = {
  readonly poolId: string;
  readonly clientId: string;
  /** Of the user, or made up when there is none. */
  readonly username: string;
  /** What the caller signs in with; an answer may name either. */
  readonly givenUsername: string;
  readonly challengeName: string;
  readonly challengeMetadata: string | null;
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly history: readonly ChallengeResult[];
};

export type AuthSessions = {
  open: (session: AuthSession) => string;
  /** Takes the session for good; throws when there is none to take. */
  take: (id: string) => AuthSession;
};

// As long as a client's AuthSessionValidity that nobody changed.
const validMilliseconds = 180_000;
const maximumSessions = 1000;

export const createAuthSessions = (nowMilliseconds: () => number): AuthSessions => {
  // Used ones are remembered, to tell a repetition from an invention.
  const sessions = new Map<string, { session: AuthSession; expiresAt: number; used: boolean }>();
  return {
    open: (session) => {
      const id = randomBytes(192).toString('base64url');
      sessions.set(id, { session, expiresAt: nowMilliseconds() + validMilliseconds, used: false });
      const [oldest] = sessions.keys();
      if (sessions.size > maximumSessions && oldest !== undefined) sessions.delete(oldest);
      return id;
    },
    take: (id) => {
      const found = sessions.get(id);
      if (!found) throw notAuthorized('Invalid session for the user.');
      if (found.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
      if (nowMilliseconds() >= found.expiresAt)
        throw notAuthorized('Invalid session for the user, session is expired.');
      found.used = true;
      return found.session;
    },
  };
};
