// One login of each kind, as the functions run it: by proof, by hand-off code, by a JWT of the existing login.
import { type ExchangePorts, exchange } from '../../functions/session/exchange.ts';
import { readHttpRequest } from '../../functions/shared/http/http-request.ts';
import { claimOnce } from '../../functions/shared/passkey/single-use.ts';
import { findHandoff, redeemHandoff } from '../../functions/shared/session/handoff.ts';
import { findLoginUser, lookAgain } from '../../functions/shared/session/login-user.ts';
import { openSession } from '../../functions/shared/session/open-session.ts';
import { removeSession, storeSession } from '../../functions/shared/session/session-store.ts';
import { hashSecret, parseSessionToken } from '../../functions/shared/session/session-token.ts';
import { countRequests } from '../../functions/shared/user/request-limit.ts';
import { rememberUser } from '../../functions/shared/user/user-directory.ts';
import { verifyPasskey } from '../../functions/verify-passkey/verify-passkey.ts';
import type { MemoryTable } from '../support/memory-table.ts';
import { limits, projectId } from './a-login.ts';
import { callAt, now } from './call-at.ts';
import type { Gate } from './flag-world.ts';
import { jsonEvent } from './gateway-event.ts';
import { goodClaims, passkeyDataOf } from './signed-passkey-data.ts';
import { rules } from './trusted-issuer.ts';

export type LoginKind = 'passkey' | 'jwt' | 'code';

type OneLogin = {
  readonly kind: LoginKind;
  readonly index: number;
  readonly code: string;
  readonly maximumPerUser: number;
  /** At which millisecond it comes to write. */
  readonly openedAt: number;
};

const browser = { cookie: { name: 's', sameSite: 'Strict' }, allowedOrigins: new Set<string>() } as const;

/** Answers the hash of the session that the client holds now. */
export const loginProcess =
  ({ kind, index, code, maximumPerUser, openedAt }: OneLogin, table: MemoryTable) =>
  async (gate: Gate): Promise<string> => {
    const [put, update, remove] = [gate(table.put), gate(table.update), gate(table.remove)];
    const query = gate(table.queryFrom);
    const nonce = () => `nonce-${index}`;
    const shared = {
      ...{ projectId, ...browser, allowTokenInBody: true, removeSession: removeSession(remove) },
      findLoginUser: findLoginUser(query, projectId),
      openSession: openSession({
        store: storeSession(put),
        remove: removeSession(remove),
        lookAgain: lookAgain(query),
        limits,
        maximumPerUser,
        randomBytes: (size) => Buffer.alloc(size, index + 1),
        nowMilliseconds: () => now * 1000 + openedAt,
      }),
    };
    // Marks and codes are nobody else's, so their order among the others shows nothing and they stand at no gate.
    const verify = verifyPasskey({
      ...shared,
      rules,
      verify: async () => undefined,
      claimOnce: claimOnce(table.put, nonce),
      remindOfFlag: async () => undefined,
    });
    const ports: ExchangePorts = {
      ...shared,
      allowIdTokenInBody: true,
      verifyIssuerToken: async () => ({ userId: 'u-1', authTimeSeconds: now - 5, provenAtSeconds: now - 5 }),
      findHandoff: findHandoff(table.get),
      redeemHandoff: redeemHandoff(table.update, nonce),
      rememberUser: rememberUser(update, gate(table.get), projectId),
      countRequest: countRequests(update, 60),
    };
    const bodies = {
      passkey: { signedPasskeyData: passkeyDataOf({ ...goodClaims, iat: now - 5, jti: `jti-${index}` }) },
      jwt: { idToken: 'a.b.c' },
      code: { handoffCode: code },
    };
    const story = kind === 'passkey' ? verify : exchange(ports);
    const request = readHttpRequest(jsonEvent({ ...bodies[kind], delivery: 'token' }));
    const { body } = await story(request, callAt());
    return hashSecret(parseSessionToken(String(body?.sessionId))?.secret ?? '');
  };
