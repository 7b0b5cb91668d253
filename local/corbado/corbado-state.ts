// Everything the stand-in remembers: connect tokens, passkeys, Corbado's own user ids and open challenges.
import type { WebauthnPart } from '../frontend-api/webauthn-part.ts';
import { numberedId } from './identifiers.ts';

export const connectTokenTypes = ['passkey-append', 'passkey-list', 'passkey-delete', 'passkey-login'] as const;
export type ConnectTokenType = (typeof connectTokenTypes)[number];

export type ConnectToken = {
  id: string;
  /** What the browser holds; never shown by the stand-in's own pages. */
  secret: string;
  type: ConnectTokenType;
  data: { identifier: string; displayName?: string };
  status: 'initial' | 'consumed';
  expiresAtSeconds: number;
};

export type Passkey = {
  id: string;
  /** The customer's user id: the identifier of the append token. */
  userId: string;
  displayName: string;
  createdAtSeconds: number;
  /** Absent when a simulated ceremony created it: no authenticator knows it. */
  webauthn?: WebauthnPart;
};

/** A person as Corbado knows them: by an id of its own, and by the identifier that connect tokens name. */
export type CorbadoUser = { corbadoUserId: string; identifierId: string; userId: string };

export type CorbadoState = {
  connectTokens: ConnectToken[];
  passkeys: Passkey[];
  /** Corbado's id (`usr-…`) for a customer's user id; the same user always gets the same one. */
  corbadoUserId: (userId: string) => string;
  /** Everybody whom Corbado has ever heard of, also those without a passkey. */
  users: () => CorbadoUser[];
  /** Challenges that a login answered and no verify call has consumed yet. */
  openChallenges: Set<string>;
  clear: () => void;
};

/** `passkeys` are those of an earlier run. */
export const createCorbadoState = (passkeys: Passkey[] = []): CorbadoState => {
  const users = new Map<string, CorbadoUser>();
  const userOf = (userId: string): CorbadoUser => {
    const user = users.get(userId) ?? { corbadoUserId: numberedId('usr'), identifierId: numberedId('ide'), userId };
    users.set(userId, user);
    return user;
  };
  const state: CorbadoState = {
    connectTokens: [],
    passkeys,
    openChallenges: new Set(),
    corbadoUserId: (userId) => userOf(userId).corbadoUserId,
    users: () => {
      // Those of an earlier run, and those that a test gave a passkey by itself.
      for (const { userId } of state.passkeys) userOf(userId);
      return [...users.values()];
    },
    clear: () => {
      state.connectTokens.length = 0;
      state.passkeys.length = 0;
      state.openChallenges.clear();
      users.clear();
    },
  };
  return state;
};
