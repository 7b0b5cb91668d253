// What Corbado's login component can hand over, and what a frontend has to make of it.
import { describe, expect, it } from 'vitest';
import { readLoginResult } from '../../page/app/corbado/read-login-result.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
const sessionId = 'fivHlKtPJuoWbQKC2cW3Qg.wqvDrtx9wUE3AO6iEqMXzS0mKfvRU3GjZNHe30A78xY';
const session = { kind: 'session', sessionId };

describe('the result of a passkey login', () => {
  it.each([
    ['an object, as in older documents', { sessionId }, session],
    ['JSON text, as an action answers', JSON.stringify({ sessionId, tokenType: 'Bearer' }), session],
    ['an object, as in the documents of today', { accessToken: sessionId }, session],
    ['both names', { sessionId, accessToken: sessionId, tokenType: 'Bearer' }, session],
    ['an empty text under one of the names', { accessToken: '', sessionId }, session],
    ['a bare text', sessionId, session],
    ['with its end', { sessionId, expiresAt: 1_790_000_000 }, { ...session, expiresAt: 1_790_000_000 }],
  ])('a session: %s', (_, given, expected) => expect(readLoginResult(given)).toEqual(expected));

  it.each([
    ['an object', { handoffCode: 'code' }],
    ['JSON text', '{"handoffCode":"code","expiresAt":1790000000}'],
  ])('a hand-off code: %s', (_, given) => {
    expect(readLoginResult(given)).toEqual({ kind: 'handoff', handoffCode: 'code' });
  });

  it.each([
    ['a bare JWT, as without an action', jwt],
    ['an object', { signedPasskeyData: jwt }],
  ])('a proof: %s', (_, given) => expect(readLoginResult(given)).toEqual({ kind: 'proof', signedPasskeyData: jwt }));

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a number', 7],
    ['an empty object', {}],
    ['a list', []],
  ])('nothing to go on with: %s', (_, given) => expect(readLoginResult(given)).toBeUndefined());
});
