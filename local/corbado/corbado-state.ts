// Everything the stand-in remembers: connect tokens, passkeys, Corbado's own user ids and open challenges.
import * as z from 'zod';
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

/** What a real authenticator leaves behind when it creates a passkey. */
export const webauthnPartSchema = z.strictObject({
  /** Chosen by the authenticator, base64url. */
  credentialId: z.string(),
  /** COSE key, base64url. */
  publicKey: z.string(),
  /** Signatures so far as the authenticator counts them; always 0 when it does not count. */
  counter: z.int(),
  transports: z.array(z.string()),
  aaguid: z.string(),
  backupEligible: z.boolean(),
  backupState: z.boolean(),
  sourceBrowser: z.string(),
  sourceOs: z.string(),
  lastUsedAtMilliseconds: z.number(),
});

export type WebauthnPart = z.output<typeof webauthnPartSchema>;

export type Passkey = {
  id: string;
  /** The customer's user id: the identifier of the append token. */
  userId: string;
  displayName: string;
  createdAtSeconds: number;
  /** Absent when a simulated ceremony created it: no authenticator knows it. */
  webauthn?: WebauthnPart;
};

export type RealPasskey = Passkey & { webauthn: WebauthnPart };

export const isReal = (passkey: Passkey): passkey is RealPasskey => passkey.webauthn !== undefined;

/** A person as Corbado knows them: by an id of its own, and by the identifier that connect tokens name. */
export type CorbadoUser = { corbadoUserId: string; identifierId: string; userId: string };

export type CorbadoState = {
  connectTokens: ConnectToken[];
  passkeys: Passkey[];
  /** Corbado's id (`usr-…`) for a customer's user id; the same user always gets the same one. */
  corbadoUserId: (userId: string) => string;
  /** Every user Corbado knows, including those without a passkey. */
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

/** The user's passkeys that a browser can be asked for, oldest first. */
export const realPasskeysOf = ({ passkeys }: CorbadoState, userId: string): RealPasskey[] =>
  passkeys.filter(isReal).filter((passkey) => passkey.userId === userId);
