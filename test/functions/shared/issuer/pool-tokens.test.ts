// The two tokens of a Cognito user pool: each names user and client in its own way, and only ours count.
import { describe, expect, it } from 'vitest';
import { readIssuerClaims } from '../../../../functions/shared/issuer/issuer-claims.ts';
import { rememberUser } from '../../../../functions/shared/user/remember-user.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';
import { issuer, rules } from '../../trusted-issuer.ts';

const projectId = 'pro-1';
const pool = {
  ...issuer,
  isUserPool: true,
  audience: ['client-1', 'client-2'],
  userIdClaim: 'cognito:username',
  displayNameClaim: 'email',
};
const sub = '11111111-2222-4333-8444-555555555555';
const times = { auth_time: now - 60, iat: now - 30 };
const idToken = {
  ...{ token_use: 'id', aud: 'client-1', sub, 'cognito:username': 'u-1', email: 'ada@example.com', ...times },
};
const accessToken = { token_use: 'access', client_id: 'client-2', sub, username: 'u-1', scope: 'openid', ...times };
const read = (claims: Record<string, unknown>) => readIssuerClaims(claims, pool, rules, now);
const proven = { authTimeSeconds: now - 60, provenAtSeconds: now - 60 };

describe('a user', () => {
  it('T1: of an id token goes by the pool’s user name, which Corbado knows as well', () => {
    expect(read(idToken)).toEqual({ userId: 'u-1', identifier: 'u-1', displayName: 'ada@example.com', ...proven });
  });

  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['', 'ada@example.com'],
    [' \n ', 'ada@example.com'],
    [['Ada'], 'ada@example.com'],
  ])('T1: whose name is %j is shown as %j', (name, expected) => {
    expect(read({ ...idToken, name }).displayName).toBe(expected);
  });

  it('T1: of an access token is the same one, of whom it says no name', () => {
    expect(read(accessToken)).toEqual({ userId: 'u-1', identifier: 'u-1', ...proven });
  });

  it('T1: keeps the name that an id token told, when an access token comes', async () => {
    const table = memoryTable();
    const remember = (claims: Record<string, unknown>) => rememberUser(table, projectId, read(claims), callAt());
    expect(await remember(accessToken)).toMatchObject({ identifier: 'u-1', displayName: 'u-1' });
    await remember(idToken);
    const known = { identifier: 'u-1', displayName: 'ada@example.com' };
    expect(await remember(accessToken)).toMatchObject(known);
    expect(await remember({ ...idToken, email: undefined })).toMatchObject(known);
    expect(await remember({ ...idToken, email: 'new@example.com' })).toMatchObject({ displayName: 'new@example.com' });
  });
});

describe('where the pool’s sub is the user id', () => {
  const bySub = (claims: Record<string, unknown>) =>
    readIssuerClaims(claims, { ...pool, userIdClaim: 'sub' }, rules, now);

  it.each([
    ['an id token', idToken],
    ['an access token', accessToken],
  ])('T1: a user of %s goes by it, and by no name that was chosen', (_, claims) => {
    expect(bySub(claims)).toMatchObject({ userId: sub, identifier: sub });
    expect(() => bySub({ ...claims, sub: undefined })).toThrow(refusing('internal_error', 'issuer_user_id_refused'));
  });

  it('T1: somebody else’s sub for a user name makes nobody that somebody', () => {
    const thief = { sub: '99999999-2222-4333-8444-555555555555', 'cognito:username': sub, username: sub };
    expect(bySub({ ...idToken, ...thief }).userId).toBe(thief.sub);
    expect(bySub({ ...accessToken, ...thief }).userId).toBe(thief.sub);
  });
});

describe('a token that is not for us', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an id token of another client', { ...idToken, aud: 'client-3' }],
    ['an id token of several clients', { ...idToken, aud: ['client-1'] }],
    ['an id token without a client', { ...idToken, aud: undefined }],
    ['an id token with the client of an access token', { ...idToken, aud: undefined, client_id: 'client-1' }],
    ['an access token of another client', { ...accessToken, client_id: 'client-3' }],
    ['an access token with an audience only', { ...accessToken, client_id: undefined, aud: 'client-1' }],
    ['a token of another use', { ...idToken, token_use: 'refresh' }],
    ['a token of no use', { ...idToken, token_use: undefined }],
    ['a token whose use is no text', { ...idToken, token_use: ['id'] }],
    ['a token whose use is a name in the prototype', { ...idToken, token_use: 'constructor' }],
    ['an empty client', { ...idToken, aud: '' }],
  ])('I1: %s is refused', (_, claims) => {
    expect(() => read(claims)).toThrow(refusing('unauthorized', 'issuer_token_not_for_us'));
  });
});

describe('a token that names nobody', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an id token without a user name', { ...idToken, 'cognito:username': undefined }],
    ['an id token with that of an access token', { ...idToken, 'cognito:username': undefined, username: 'u-1' }],
    ['an access token without a user name', { ...accessToken, username: undefined }],
    ['an access token with an e-mail address for one', { ...accessToken, username: 'ada@example.com' }],
  ])('A5: %s is a mistake of ours', (_, claims) => {
    expect(() => read(claims)).toThrow(refusing('internal_error', 'issuer_user_id_refused'));
  });
});
