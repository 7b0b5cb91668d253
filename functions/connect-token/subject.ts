// Whom a token is for: the user of a session, or of a JWT that the existing login has issued. One call to the table either way.
import type { Call } from '../shared/call.ts';
import type { Credential } from '../shared/http/credential.ts';
import { looksLikeJwt, type VerifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import type { RequireSession } from '../shared/session/live-session.ts';
import { sessionRowOf, type TouchSession } from '../shared/session/session-store.ts';
import type { CountedRow } from '../shared/user/request-limit.ts';
import { type RememberUser, type UserProfile, userRowOf } from '../shared/user/user-directory.ts';
import { userKeyOf } from '../shared/user/user-id.ts';

export type Subject = UserProfile & {
  readonly userId: string;
  readonly authTimeSeconds: number;
  /** Where this user's requests are counted. */
  readonly row: CountedRow;
  /** Records the use of the session; never rejects. Nothing is under way before it is called. */
  readonly touch: () => Promise<unknown>;
};

export type SubjectPorts = {
  readonly projectId: string;
  readonly requireSession: RequireSession;
  readonly touchSession: TouchSession;
  readonly verifyIssuerToken: VerifyIssuerToken;
  readonly rememberUser: RememberUser;
};

const fromJwt = async (jwt: string, ports: SubjectPorts, call: Call): Promise<Subject> => {
  call.trail.note({ credential: 'jwt' });
  const { userId, authTimeSeconds, provenAtSeconds, ...told } = await ports.verifyIssuerToken(jwt, call);
  const { identifier, displayName, spentUntil } = await ports.rememberUser(userId, told, provenAtSeconds, call);
  const userKey = userKeyOf(ports.projectId, userId);
  call.trail.note({ userKey });
  const row = { key: userRowOf(userKey), spentUntil };
  return { userId, identifier, displayName, authTimeSeconds, row, touch: async () => undefined };
};

/** Throws `unauthorized` unless the credential stands for a user right now; a JWT may also be of before a logout everywhere. */
export const requireSubject = async (credential: Credential, ports: SubjectPorts, call: Call): Promise<Subject> => {
  if (credential.kind === 'bearer' && looksLikeJwt(credential.token)) return fromJwt(credential.token, ports, call);
  const session = await ports.requireSession(credential, call);
  const { userId, identifier, displayName, authTime: authTimeSeconds, spentUntil } = session;
  const row = { key: sessionRowOf(session), spentUntil };
  return { userId, identifier, displayName, authTimeSeconds, row, touch: () => ports.touchSession(session, call) };
};
