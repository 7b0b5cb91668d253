// Whom a token is for: the user of a session, or of a JWT issued by the existing login. One call to the table either way.
import type { Call } from '../shared/frame/call.ts';
import { type Credential, looksLikeJwt } from '../shared/http/credential.ts';
import { type Issuers, verifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import type { SessionLimits } from '../shared/login/session.ts';
import { requireSession, touchSession } from '../shared/login/sessions.ts';
import { sessionKey, userKeyOf, userRowKey } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { rememberUser } from '../shared/user/remember-user.ts';
import type { CountedRow } from '../shared/user/request-limit.ts';
import type { UserIdRules, UserProfile } from '../shared/user/users.ts';

export type Subject = UserProfile & {
  readonly userId: string;
  readonly authTimeSeconds: number;
  /** Where this user's requests are counted. */
  readonly row: CountedRow;
  /** Records the use of the session; never rejects. Nothing runs until it is called. */
  readonly touch: () => Promise<unknown>;
};

export type SubjectRules = {
  readonly projectId: string;
  readonly userIdRules: UserIdRules;
  readonly limits: SessionLimits;
};

export type SubjectSystems = { readonly table: Can<'get' | 'put' | 'update'>; readonly issuers: Issuers };

const fromJwt = async (
  jwt: string,
  { projectId, userIdRules }: SubjectRules,
  { table, issuers }: SubjectSystems,
  call: Call,
): Promise<Subject> => {
  call.trail.note({ credential: 'jwt' });
  const identity = await verifyIssuerToken(issuers, jwt, userIdRules, call);
  const { userId, authTimeSeconds } = identity;
  const { identifier, displayName, spentUntil } = await rememberUser(table, projectId, identity, call);
  const userKey = userKeyOf(projectId, userId);
  call.trail.note({ userKey });
  const row = { key: userRowKey(userKey), spentUntil };
  return { userId, identifier, displayName, authTimeSeconds, row, touch: async () => undefined };
};

/** Throws `unauthorized` unless the credential stands for a user right now; for a JWT, whatever `rememberUser` throws too. */
export const requireSubject = async (
  credential: Credential,
  rules: SubjectRules,
  systems: SubjectSystems,
  call: Call,
): Promise<Subject> => {
  if (credential.kind === 'bearer' && looksLikeJwt(credential.token))
    return fromJwt(credential.token, rules, systems, call);
  const { table } = systems;
  const session = await requireSession(table, credential, rules, call);
  const { userId, identifier, displayName, authTime: authTimeSeconds, spentUntil } = session;
  const row = { key: sessionKey(session), spentUntil };
  const touch = () => touchSession(table, session, rules.limits, call);
  return { userId, identifier, displayName, authTimeSeconds, row, touch };
};
