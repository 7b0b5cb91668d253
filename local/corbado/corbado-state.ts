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

export type CorbadoState = {
  connectTokens: ConnectToken[];
  passkeys: Passkey[];
  /** Corbado's id (`usr-…`) for a customer's user id; the same user always gets the same one. */
  corbadoUserId: (userId: string) => string;
  /** Challenges that a login answered and no verify call has consumed yet. */
  openChallenges: Set<string>;
  clear: () => void;
};

/** `passkeys` are those of an earlier run. */
export const createCorbadoState = (passkeys: Passkey[] = []): CorbadoState => {
  const userIds = new Map<string, string>();
  const state: CorbadoState = {
    connectTokens: [],
    passkeys,
    openChallenges: new Set(),
    corbadoUserId: (userId) => {
      const known = userIds.get(userId) ?? numberedId('usr');
      userIds.set(userId, known);
      return known;
    },
    clear: () => {
      state.connectTokens.length = 0;
      state.passkeys.length = 0;
      state.openChallenges.clear();
      userIds.clear();
    },
  };
  return state;
};
