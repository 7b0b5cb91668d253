// Texts of the form of signedPasskeyData, and a Corbado that confirms them. Their signature is none: functions do not check it, Corbado does.
import type { Corbado } from '../../functions/shared/corbado/corbado.ts';
import { projectId } from './a-login.ts';
import { now } from './call-at.ts';

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const goodClaims = {
  iss: projectId,
  sub: 'usr-1',
  iat: now,
  nbf: now - 10,
  exp: now + 300,
  jti: 'jti-1',
  username: 'ada',
  webauthnId: 'u-1',
  credential: 'cre-1',
  challengeId: 'was-1',
};

/** `claims` and `header` may be JSON text, where the text itself is the point. */
export const passkeyDataOf = (claims: unknown = goodClaims, header: unknown = { alg: 'RS256', kid: 'k-1' }): string =>
  `${part(header)}.${part(claims)}.${Buffer.alloc(256, 1).toString('base64url')}`;

/** Corbado that gives this result of every verification; `asked` is what it was asked. */
export const verifyingCorbado = (
  result: () => string | Promise<string> = () => 'success',
): Corbado & { readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  return {
    asked,
    ask: async (_path, body) => {
      asked.push(body);
      const verificationResult = await result();
      const answer = Buffer.from(JSON.stringify({ verificationResult }));
      return { status: 200, headers: { 'content-type': 'application/json' }, body: answer };
    },
    warm: async () => undefined,
    retries: { take: () => false },
    learned: {},
  };
};
