// Whom Corbado is told a token is for, at a login whose users are known by their address: never by an address that is somebody else's.
import { beforeAll, expect, test } from 'vitest';
import type { TrustedIssuer } from '../../functions/shared/environment.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { warmFunctions } from '../support/effects.ts';
import { environmentOf, restartWith } from '../support/restart-with.ts';
import { idTokenFor, newUserId } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

const withIssuer = (changes: Partial<TrustedIssuer>): void => {
  for (const name of ['connect-token', 'session'] as const) {
    const issuers = JSON.parse(environmentOf(bench, name).TRUSTED_ISSUERS ?? '') as TrustedIssuer[];
    const changed = issuers.map((issuer) => (issuer.isUserPool ? issuer : { ...issuer, ...changes }));
    restartWith(bench, name, { TRUSTED_ISSUERS: JSON.stringify(changed) });
  }
};
beforeAll(async () => {
  await warmFunctions(bench);
  withIssuer({ identifierClaim: 'email' });
});

const ask = async (userId: string, claims: Record<string, unknown>) => {
  const bearer = await idTokenFor(bench, userId, claims);
  const send = () => bench.client.post('/connectToken', { type: 'passkey-append' }, { bearer });
  const { result, calls } = await callsDuring(bench, 'connectTokens', send);
  return { status: result.status, code: result.body.code, bearer, calls: JSON.stringify(calls) };
};
const addressOf = (userId: string): string => `${userId}@example.com`;

test('A6: an address that is not verified gets nobody a token for whoever has it', async () => {
  const [victim, thief] = [newUserId(), newUserId()];
  const email = addressOf(victim);
  const first = await ask(victim, { email });
  expect([first.status, first.calls.includes(email)]).toEqual([200, true]);
  for (const email_verified of [false, undefined, 'no']) {
    const { status, calls } = await ask(thief, { email, email_verified });
    expect([status, calls.includes(email), calls.includes(thief)]).toEqual([200, false, true]);
  }
});

test('A6: a verified address that another user has is refused on both endpoints, and Corbado is not asked', async () => {
  const [victim, thief] = [newUserId(), newUserId()];
  const email = addressOf(victim);
  expect((await ask(victim, { email })).status).toBe(200);
  const { status, code, calls, bearer } = await ask(thief, { email });
  expect([status, code, calls]).toEqual([409, 'identifier_taken', '[]']);
  const session = await bench.client.post('/auth/session', {}, { bearer });
  expect([session.status, session.body.code, session.setCookie]).toEqual([409, 'identifier_taken', []]);
  expect((await ask(victim, { email })).status).toBe(200);
});

test('A5: users of another connection are refused, and those of ours go by what comes after it', async () => {
  withIssuer({ userIdAfter: 'auth0|', identifierClaim: 'sub' });
  const userId = newUserId();
  const own = await ask(`auth0|${userId}`, {});
  expect([own.status, own.calls.includes(`"${userId}"`)]).toEqual([200, true]);
  const other = await ask(`google-oauth2|${userId}`, {});
  expect([other.status, other.code, other.calls]).toEqual([403, 'identity_not_accepted', '[]']);
});
