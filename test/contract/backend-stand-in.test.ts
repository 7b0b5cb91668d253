// The stand-in of Corbado's Backend API: it takes the documented requests and gives the documented answers, key by key.
// Tried by hand: `connectTokenStatus` renamed in local/corbado/connect-tokens.ts, `username` made optional on the singular path.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { json, send, startTestCorbado } from '../local/corbado-raw-client.ts';
import { documented, exactly, type Path } from '../support/documented.ts';

let corbado: CorbadoStandIn;
beforeAll(async () => {
  corbado = (await startTestCorbado()).corbado;
});
afterAll(() => corbado.close());
beforeEach(() => {
  corbado.reset();
  corbado.servePluralVerifyPathOnly(false);
});

/** Sends a documented request with what varies in it filled in. */
const ask = async (fixture: Path<'requests'>, changes: Record<string, unknown> = {}) => {
  const { path, body } = documented(fixture);
  const answer = await send(corbado, { path, body: { ...body, ...changes } });
  return { status: answer.status, body: json(answer) };
};
const who = String(documented('requests/backend-verify').body.username);
const proof = (overrides = {}) => corbado.signPasskeyData({ ...overrides, claims: { webauthnId: who } });

describe('connect tokens', () => {
  it('are given for the request of the guides, in the form of the reference', async () => {
    expect(await ask('requests/backend-connect-tokens')).toEqual(exactly('answers/backend-connect-tokens'));
  });

  it('live as long as was asked', async () => {
    const { status, body } = await ask('requests/backend-connect-tokens-lifetime');
    expect([status, body.expires]).toEqual([200, 1_790_000_000 + 3600]);
  });
});

describe('proofs', () => {
  it('are verified on the path of the specifications, with the user', async () => {
    const answer = await ask('requests/backend-verify', { signedPasskeyData: await proof() });
    expect(answer).toEqual(exactly('answers/backend-verify'));
  });

  it('are verified on the path of the guides, alone', async () => {
    corbado.servePluralVerifyPathOnly(true);
    const answer = await ask('requests/backend-verify-plural', { signedPasskeyData: await proof() });
    expect(answer).toEqual(exactly('answers/backend-verify'));
  });

  it('are refused with the documented words', async () => {
    const forged = await ask('requests/backend-verify', { signedPasskeyData: await proof({ forgery: 'wrong-key' }) });
    expect(forged).toEqual(exactly('answers/backend-verify-invalid-signature'));
    const used = { signedPasskeyData: await proof() };
    await ask('requests/backend-verify', used);
    expect(await ask('requests/backend-verify', used)).toEqual(exactly('answers/backend-verify-invalid-challenge'));
    const other = { signedPasskeyData: await proof(), username: 'grace' };
    expect(await ask('requests/backend-verify', other)).toEqual(exactly('answers/backend-verify-user-mismatch'));
  });

  it('are not verified without a user where the specifications want one: the documented error', async () => {
    const answer = await ask('requests/backend-verify', { signedPasskeyData: await proof(), username: undefined });
    expect(answer).toEqual(exactly('answers/backend-error'));
  });

  it('have the documented header and claims, no more and no fewer', async () => {
    const { header, claims } = documented('tokens/signed-passkey-data');
    const token = await proof();
    const [ownHeader, ownClaims] = [decodeProtectedHeader(token), decodeJwt(token)];
    const typesOf = (object: object) => Object.entries(object).map(([key, value]) => `${key}: ${typeof value}`);
    expect(typesOf(ownHeader).sort()).toEqual(typesOf(header).sort());
    expect(typesOf(ownClaims).sort()).toEqual(typesOf(claims).sort());
    const prefixes = (object: Record<string, unknown>) =>
      ['iss', 'sub', 'credential', 'challengeId'].map((key) => String(object[key]).split('-')[0]);
    expect(prefixes(ownClaims)).toEqual(prefixes(claims));
    const life = ({ exp, nbf, iat }: Record<string, unknown>) => [Number(exp) - Number(iat), Number(nbf) - Number(iat)];
    expect(life(ownClaims)).toEqual(life(claims));
    expect(ownHeader).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^pki-/) });
  });
});

describe('errors', () => {
  it('of a caller whom nobody knows', async () => {
    const { path, body } = documented('requests/backend-connect-tokens');
    const answer = await send(corbado, { path, body, authorization: 'Basic eDp5' });
    expect({ status: answer.status, body: json(answer) }).toEqual(exactly('answers/backend-unauthorized'));
  });
});
