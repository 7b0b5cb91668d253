// Our code as a client of Corbado's Backend API: it sends the documented requests and understands the documented answers. The stand-in
// takes no part, so that a mistake which it shares with our code is found.
// Tried by hand: `username` renamed in functions/shared/corbado/verify-signed-data.ts, `secret` in answers.ts: both fail here.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documented, exactly, type Path } from '../support/documented.ts';
import { type DocumentedCorbado, startDocumentedCorbado } from '../support/documented-corbado.ts';
import { runWith } from '../support/run-with.ts';
import { asBrowser, newUserId, passkeyProofFor, type SignedIn, signInByLogin } from '../support/sign-in.ts';
import { projectId } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
let corbado: DocumentedCorbado;
let user: SignedIn;

beforeAll(async () => {
  corbado = await startDocumentedCorbado();
  for (const name of ['connect-token', 'verify-passkey'] as const)
    runWith(bench, name, { CORBADO_API_BASE_URL: corbado.url });
  user = await signInByLogin(bench);
});
afterAll(() => corbado.close());
beforeEach(() => {
  corbado.received.length = 0;
  corbado.answer('/v2/connectTokens', 'answers/backend-connect-tokens');
  corbado.answer('/v2/passkey/verifySignedData', 'answers/backend-verify');
});

const askForToken = (type = 'passkey-append') =>
  bench.client.post('/auth/corbadoConnectToken', { type }, asBrowser(bench, user));
const verify = async (userId = newUserId()) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const answer = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  return { userId, signedPasskeyData, answer };
};

describe('a connect token', () => {
  it('is asked for as documented, with a lifetime, which the reference has beside it', async () => {
    await askForToken();
    const sent = corbado.received.map(({ body: { maxLifetimeInSeconds: _, ...body }, ...request }) => ({
      ...request,
      body,
    }));
    expect(sent).toEqual([exactly('requests/backend-connect-tokens')]);
    expect(corbado.received[0]?.body.maxLifetimeInSeconds).toBe(300);
  });

  it('for a list is asked for to the letter of the reference', async () => {
    await askForToken('passkey-list');
    expect(corbado.received).toEqual([exactly('requests/backend-connect-tokens-lifetime')]);
  });

  it('is read out of the documented answer', async () => {
    const { body } = documented('answers/backend-connect-tokens');
    expect((await askForToken()).body).toMatchObject({ connectToken: body?.secret, expiresAt: expect.any(Number) });
  });

  it('is for the id that the proof of a later login will name', async () => {
    await askForToken();
    expect(corbado.received[0]?.body.data).toMatchObject({ identifier: user.userId });
  });
});

describe('a proof', () => {
  it('is verified as documented: the path of the specifications, with the user', async () => {
    const { userId, signedPasskeyData, answer } = await verify();
    expect(corbado.received).toEqual([exactly('requests/backend-verify')]);
    expect(corbado.received[0]?.body).toEqual({ signedPasskeyData, username: userId });
    expect([answer.status, answer.body.userId]).toEqual([200, userId]);
  });

  it.each<[Path<'answers'>, number]>([
    ['answers/backend-verify-invalid-signature', 401],
    ['answers/backend-verify-invalid-challenge', 401],
    ['answers/backend-verify-user-mismatch', 401],
    ['answers/backend-verify-generic-error', 502],
  ])('opens no session at %s', async (fixture, status) => {
    corbado.answer('/v2/passkey/verifySignedData', fixture);
    const { answer } = await verify();
    expect([answer.status, answer.setCookie]).toEqual([status, []]);
  });
});

describe('the credential', () => {
  it('is project id and secret in base64, as the reference says, and not the bare secret of the guides', async () => {
    await askForToken();
    await verify();
    expect(corbado.received).toHaveLength(2);
    for (const { headers } of corbado.received) {
      const [scheme, encoded = ''] = headers.authorization?.split(' ') ?? [];
      expect([scheme, Buffer.from(encoded, 'base64').toString().split(':')[0]]).toEqual(['Basic', projectId]);
    }
  });
});

describe('the error envelope', () => {
  it.each<[Path<'answers'>, number, string]>([
    ['answers/backend-error', 502, 'upstream_rejected'],
    // The secret is ours to put right.
    ['answers/backend-unauthorized', 500, 'internal_error'],
  ])('%s is told from a success, and is not passed on', async (fixture, status, code) => {
    corbado.answer('/v2/connectTokens', fixture);
    const answer = await askForToken();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.raw).not.toMatch(/login_error|validation_error/);
  });
});
