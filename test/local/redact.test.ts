// What people are shown holds no secret, whatever field or form it comes in.
import { describe, expect, it } from 'vitest';
import { redactHeader, redactJson, redactText, shorten } from '../../local/redact.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEubG92ZWxhY2UifQ.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4';
const sessionToken = 'fivHlKtPJuoWbQKC2cW3Qg.wqvDrtx9wUE3AO6iEqMXzS0mKfvRU3GjZNHe30A78xY';

describe('shortening', () => {
  it('keeps eight characters of a long secret and at most a third of a short one', () => {
    expect(shorten('analytical-engine-1843-and-more')).toBe('analytic…');
    expect(shorten('secret123')).toBe('sec…');
    expect(shorten('ab')).toBe('…');
  });
});

describe('bodies', () => {
  it.each([
    'password',
    'idToken',
    'connectToken',
    'token',
    'sessionId',
    'handoffCode',
    'signedPasskeyData',
    'appendTokenValue',
    'secret',
    'AccessToken',
    'RefreshToken',
  ])('shortens the field %s', (name) => {
    expect(redactJson({ [name]: 'no-pattern-would-find-this' })).toEqual({ [name]: 'no-patte…' });
  });

  it('shortens addresses in a user pool’s list of attributes, and nothing else of it', () => {
    const attributes = (email: string) => [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'custom:passkey_enrolled', Value: 'true' },
    ];
    expect(redactJson({ UserAttributes: attributes('ada.lovelace@example.com') })).toEqual({
      UserAttributes: attributes('ada.love…'),
    });
  });

  it('leaves what is no secret as it is', () => {
    const body = {
      userId: 'ada.lovelace',
      type: 'passkey-append',
      expiresAt: 1_790_000_000,
      current: true,
      none: null,
    };
    expect(redactJson(body)).toEqual(body);
  });

  it.each([
    ['a JWT', jwt],
    ['a session token', sessionToken],
    ['a connect token', 'ctk1_k2J4h5G6f7D8s9A0q1W2e3R4t5Y6u7'],
    ['an API secret', 'corbado1_dGhpcyBpcyBhIHNlY3JldA'],
    ['a signing secret', 'whsec_dGhpcy9pcyth/HNlY3JldA=='],
    ['a session secret or its hash', 'wqvDrtx9wUE3AO6iEqMXzS0mKfvRU3GjZNHe30A78xY'],
  ])('recognises %s in any field and inside a text', (_, secret) => {
    const shown = JSON.stringify([redactJson({ anything: secret }), redactText(`before ${secret} after`)]);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('before ');
  });

  it('looks into JSON that is inside a text, as in the session that a login hands over', () => {
    const session = JSON.stringify({ sessionId: sessionToken, tokenType: 'Bearer' });
    expect(redactJson({ session })).toEqual({ session: '{"sessionId":"fivHlKtP…","tokenType":"Bearer"}' });
  });

  it('looks into lists and objects at any depth', () => {
    expect(redactJson({ Item: { list: [{ password: 'first-compiler-1952' }] } })).toEqual({
      Item: { list: [{ password: 'first-…' }] },
    });
  });
});

describe('headers', () => {
  it('keeps the scheme of a credential', () => {
    expect(redactHeader('authorization', `Bearer ${jwt}`)).toBe('Bearer eyJhbGci…');
    expect(redactHeader('authorization', 'Basic cHJvLTE6c2VjcmV0LXNlY3JldA==')).toBe('Basic cHJvLTE6…');
  });

  it('shortens the value of each cookie and keeps names and attributes', () => {
    const cookies = `theme=dark-and-stormy-night; __Host-session_id=${sessionToken}`;
    expect(redactHeader('cookie', cookies)).toBe('theme=dark-an…; __Host-session_id=fivHlKtP…');
    const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=10800';
    const set = redactHeader('set-cookie', `__Host-session_id=${sessionToken}; ${attributes}`);
    expect(set).toBe(`__Host-session_id=fivHlKtP…; ${attributes}`);
    const deleted = `__Host-session_id=; ${attributes}`;
    expect(redactHeader('set-cookie', deleted)).toBe(deleted);
  });

  it('shortens a signature and leaves other headers', () => {
    expect(redactHeader('webhook-signature', 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN')).toBe('v1,K5oZfzN9…');
    expect(redactHeader('origin', 'http://localhost:3000')).toBe('http://localhost:3000');
  });
});
