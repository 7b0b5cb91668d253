// The challenges that wait for an authenticator's answer: each is good for one answer, for one purpose, for a while.
import { randomBytes } from 'node:crypto';

type Purpose = 'append' | 'login' | 'conditional-login';

export type Challenge = {
  /** base64url, as the browser signs it. */
  readonly text: string;
  readonly purpose: Purpose;
  /** The client's process, the only one that may answer. */
  readonly processId: string;
  /** Whom the answer must be about; with conditional UI the passkey itself says so. */
  readonly user?: { readonly userId: string; readonly displayName: string };
};

/** Longer than a client keeps what it got from an init call, so that it never offers a passkey for a dead challenge. */
const challengeLifetimeSeconds = 600;

export type Challenges = {
  issue(about: Omit<Challenge, 'text'>, nowSeconds: number): Challenge;
  /** The challenge, if it was issued for this and waits; it is used up by that, whatever the answer turns out to be. */
  take(text: string, use: Pick<Challenge, 'purpose' | 'processId'>, nowSeconds: number): Challenge | undefined;
  /** Forgets those of one process, or all. */
  clear(processId?: string): void;
};

export const createChallenges = (): Challenges => {
  const waiting = new Map<string, Challenge & { expiresAtSeconds: number }>();
  const forget = (isOver: (challenge: Challenge & { expiresAtSeconds: number }) => boolean): void => {
    for (const challenge of waiting.values()) if (isOver(challenge)) waiting.delete(challenge.text);
  };
  return {
    issue: (about, nowSeconds) => {
      forget(({ expiresAtSeconds }) => expiresAtSeconds <= nowSeconds);
      const text = randomBytes(32).toString('base64url');
      const challenge = { ...about, text, expiresAtSeconds: nowSeconds + challengeLifetimeSeconds };
      waiting.set(text, challenge);
      return challenge;
    },
    take: (text, { purpose, processId }, nowSeconds) => {
      const challenge = waiting.get(text);
      if (challenge?.purpose !== purpose || challenge.processId !== processId) return undefined;
      waiting.delete(text);
      return challenge.expiresAtSeconds > nowSeconds ? challenge : undefined;
    },
    clear: (processId) => forget((challenge) => processId === undefined || challenge.processId === processId),
  };
};
