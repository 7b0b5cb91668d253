// A client holds signedPasskeyData: let Corbado confirm it, open a session, hand it over.
import type { RemindOfFlag } from '../shared/flag/remind-of-flag.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import type { CookieSettings } from '../shared/http/session-cookie.ts';
import { type ConfirmPorts, confirmPasskeyLogin } from '../shared/passkey/confirm-login.ts';
import { afterProof } from '../shared/session/after-proof.ts';
import { endPresentedSession } from '../shared/session/ending-sessions.ts';
import type { FindLoginUser } from '../shared/session/login-user.ts';
import { deliver, type OpenSession, requireDeliveryAllowed } from '../shared/session/open-session.ts';
import type { RemoveSession } from '../shared/session/session-store.ts';
import { together } from '../shared/together.ts';
import { userKeyOf } from '../shared/user/user-id.ts';
import { readVerifyRequest } from './request.ts';

export type VerifyPasskeyPorts = ConfirmPorts & {
  readonly cookie: CookieSettings;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly allowTokenInBody: boolean;
  readonly findLoginUser: FindLoginUser;
  readonly remindOfFlag: RemindOfFlag;
  readonly openSession: OpenSession;
  readonly removeSession: RemoveSession;
};

const maximumBodyBytes = 32 * 1024;

export const verifyPasskey =
  (ports: VerifyPasskeyPorts): HttpStory =>
  async (request, call) => {
    const presented = readCredential(request, ports.cookie.name);
    requireAllowedOrigin(request, presented, ports.allowedOrigins, call.trail);
    const { signedPasskeyData, delivery } = readVerifyRequest(readJsonBody(request, maximumBodyBytes));
    requireDeliveryAllowed(delivery, request, ports.allowTokenInBody);
    const confirmed = await confirmPasskeyLogin(signedPasskeyData, ports.findLoginUser, ports, call);
    const { userId, user, unverifiedClaims: verifiedClaims } = confirmed;
    const { identifier, displayName, flag } = user;
    const userKey = userKeyOf(ports.projectId, userId);
    const { credential: credentialId, challengeId } = verifiedClaims;
    const ceremony = { authTime: call.nowSeconds, credentialId, challengeId };
    const login = { userKey, userId, identifier, displayName, amr: 'passkey', ...ceremony } as const;
    const [opened] = await together([
      afterProof(ports.openSession(login, { seen: user, presented }, call)),
      ports.remindOfFlag(userId, flag, call),
    ]);
    await endPresentedSession(presented, ports.removeSession, call);
    return deliver(opened, delivery, ports.cookie, call.nowSeconds);
  };
