// Whom a token is for: the user of a session, or of a JWT that the existing login has issued. One call to the table either way.
import type { Call } from '../shared/call.ts';
import type { Credential } from '../shared/http/credential.ts';
import { looksLikeJwt, type VerifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import type { RequireSession } from '../shared/session/live-session.ts';
import type { TouchSession } from '../shared/session/session-store.ts';
import { requireNotRevoked } from '../shared/user/require-not-revoked.ts';
import type { RememberUser, UserProfile } from '../shared/user/user-directory.ts';
import { userKeyOf } from '../shared/user/user-id.ts';

export type Subject = UserProfile & {
  readonly userId: string;
  readonly authTimeSeconds: number;
  /** Settles when the use of the session is recorded; never rejects. */
  readonly touched: Promise<unknown>;
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
  const user = await ports.rememberUser(userId, told, call);
  requireNotRevoked(user, provenAtSeconds);
  call.trail.note({ userKey: userKeyOf(ports.projectId, userId) });
  const { identifier, displayName } = user;
  return { userId, identifier, displayName, authTimeSeconds, touched: Promise.resolve() };
};

/** Throws `unauthorized` unless the credential stands for a user right now. */
export const requireSubject = async (credential: Credential, ports: SubjectPorts, call: Call): Promise<Subject> => {
  if (credential.kind === 'bearer' && looksLikeJwt(credential.token)) return fromJwt(credential.token, ports, call);
  const session = await ports.requireSession(credential, call);
  const { userId, identifier, displayName, authTime } = session;
  return { userId, identifier, displayName, authTimeSeconds: authTime, touched: ports.touchSession(session, call) };
};
