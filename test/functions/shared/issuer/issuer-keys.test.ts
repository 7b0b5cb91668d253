// The keys of an issuer: who has one gets in at once, and strangers who invent key ids keep nobody out.
import { generateKeyPairSync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Json } from 'aws-jwt-verify/safe-json-parse';
import { describe, expect, it } from 'vitest';
import { type FetchKeySet, issuerKeys } from '../../../../functions/shared/issuer/issuer-keys.ts';
import { now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const outage = refusing('temporarily_unavailable', 'issuer_unavailable');
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...(publicKey.export({ format: 'jwk' }) as Record<string, string>), use: 'sig', alg: 'RS256' };
const keyOf = (kid: string) => ({ ...jwk, kid });

/** An issuer with keys of these ids, which tests rotate and switch off. */
const issuerWith = (...kids: string[]) => {
  const issuer = { kids, fetches: 0, isDown: false, answer: undefined as Json | undefined };
  const fetchKeySet: FetchKeySet = async () => {
    issuer.fetches += 1;
    const keys = issuer.kids.map(keyOf);
    await setImmediate();
    if (issuer.isDown) throw new Error('down');
    return issuer.answer === undefined ? { keys } : issuer.answer;
  };
  const findKey = issuerKeys(fetchKeySet);
  const find = async (kid: string, at = now) => (await findKey(kid, at))?.jwk.kid;
  /** Asks for so many key ids that nobody has, and answers how many fetches that made. */
  const flood = async (at: number, length = 50): Promise<number> => {
    const before = issuer.fetches;
    for (let index = 0; index < length; index += 1) expect(await find(`${at}-${index}`, at)).toBeUndefined();
    return issuer.fetches - before;
  };
  return { issuer, find, flood };
};

describe('a key that the issuer has', () => {
  it('R5: is fetched once, for many who ask at the same time', async () => {
    const { issuer, find } = issuerWith('a', 'b');
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'a' : 'b'));
    expect(await Promise.all(asked.map((kid) => find(kid)))).toEqual(asked);
    expect([await find('a', now + 86_400), issuer.fetches]).toEqual(['a', 1]);
  });

  it('R5: that is new is found at once, and those of before are still there', async () => {
    const { issuer, find } = issuerWith('a');
    await find('a');
    issuer.kids = ['b', 'a'];
    expect([await find('b'), await find('a'), issuer.fetches]).toEqual(['b', 'a', 2]);
  });

  it('R5: that was published while a fetch was under way is found by the next one', async () => {
    const { issuer, find } = issuerWith('a');
    const early = find('a');
    issuer.kids = ['b'];
    expect([await find('b'), await early, issuer.fetches]).toEqual(['b', 'a', 2]);
  });

  it('R5: goes on working while the issuer is down', async () => {
    const { issuer, find } = issuerWith('a');
    await find('a');
    issuer.isDown = true;
    await expect(find('b')).rejects.toEqual(outage);
    expect(await find('a', now + 86_400)).toBe('a');
  });
});

describe('key ids that nobody has', () => {
  it('R5: cost the issuer five fetches at once, one for each second that has passed, and five again later', async () => {
    const { issuer, find, flood } = issuerWith('a');
    await find('a', now - 60);
    expect([await flood(now), await flood(now), await flood(now + 1), await flood(now + 3)]).toEqual([5, 0, 1, 2]);
    expect([await flood(now + 3600), issuer.fetches]).toEqual([5, 14]);
  });

  it('R5: after a clock was put back cost no more, and nobody is kept out for long', async () => {
    const { find, flood } = issuerWith('a');
    await find('a', now - 60);
    expect([await flood(now, 3), await flood(now - 3600), await flood(now - 3599)]).toEqual([3, 2, 1]);
  });

  it('R5: never keep out who has a key that is known, nor for more than a second who has a new one', async () => {
    const { issuer, find, flood } = issuerWith('a');
    await find('a');
    await flood(now);
    issuer.kids = ['b', 'a'];
    expect([await find('a'), await find('b', now + 1)]).toEqual(['a', 'b']);
  });

  it('R5: bring the new key in themselves, since every fetch brings all keys', async () => {
    const { issuer, find, flood } = issuerWith('a');
    await find('a');
    await flood(now);
    issuer.kids = ['b', 'a'];
    expect([await find('stranger', now + 1), await find('b', now + 1)]).toEqual([undefined, 'b']);
  });

  it('R5: repeated within five seconds use nothing up, and a key published meanwhile is believed then', async () => {
    const { issuer, find } = issuerWith('a');
    await find('a');
    for (let times = 0; times < 50; times += 1) expect(await find('b', now + 60)).toBeUndefined();
    expect(issuer.fetches).toBe(2);
    issuer.kids = ['b'];
    expect([await find('b', now + 64), await find('b', now + 65)]).toEqual([undefined, 'b']);
  });

  it('R5: are remembered by the hundred, so a flood of them does not fill the memory', async () => {
    const { issuer, find } = issuerWith('a');
    await find('a');
    await Promise.all(Array.from({ length: 100 }, (_, index) => find(`x-${index}`, now + 60)));
    const before = issuer.fetches;
    await find('x-0', now + 61);
    expect(issuer.fetches).toBe(before);
    await find('one more', now + 61);
    await find('x-0', now + 61);
    expect(issuer.fetches).toBe(before + 2);
  });

  it('R5: that are longer than any are not even asked for', async () => {
    const { issuer, find } = issuerWith('a');
    expect([await find('x'.repeat(257)), issuer.fetches]).toEqual([undefined, 0]);
  });

  it('R5: are an outage, and no 401, as long as the issuer cannot say so', async () => {
    const { issuer, find } = issuerWith('a');
    await find('a');
    issuer.isDown = true;
    for (let index = 0; index < 20; index += 1) await expect(find(`x-${index}`, now + 60)).rejects.toEqual(outage);
    expect(issuer.fetches).toBe(6);
    issuer.isDown = false;
    expect(await find('x', now + 61)).toBeUndefined();
  });

  it('R5: are an outage where no key was ever fetched, and the first fetch that works ends it', async () => {
    const { issuer, find } = issuerWith('a');
    issuer.isDown = true;
    for (let index = 0; index < 20; index += 1) await expect(find('a')).rejects.toEqual(outage);
    expect(issuer.fetches).toBe(5);
    issuer.isDown = false;
    expect(await find('a', now + 1)).toBe('a');
  });
});

describe('a key set', () => {
  it.each<[string, Json]>([
    ['a number', 7],
    ['null', null],
    ['a text', 'key'],
    ['a list', []],
    ['an empty object', {}],
    ['a kind of key that is new', { kty: 'NEW', kid: 'x', use: 'sig' }],
    ['a kind of key without a name', { kid: 'x' }],
    ['a secret', { kty: 'oct', k: 'AAAA', kid: 'x' }],
    ['a key without its numbers', { kty: 'RSA', kid: 'x' }],
    ['a key whose numbers are not text', { ...jwk, n: 7, kid: 'x' }],
    ['a point on no curve', { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', kid: 'x' }],
    ['a curve that is new', { kty: 'EC', crv: 'P-999', x: 'AAAA', y: 'AAAA', kid: 'x' }],
    ['a key for something else, of the same id', { ...keyOf('a'), use: 'enc', n: 'AQAB' }],
    ['a key without an id', jwk],
    ['a key with an empty id', { ...jwk, kid: '' }],
    ['a key whose id is a number', { ...jwk, kid: 7 }],
  ])('R5: with %s beside a good key works', async (_, odd) => {
    const { issuer, find } = issuerWith();
    issuer.answer = { keys: [odd, keyOf('a'), odd] };
    expect([await find('a'), await find('x'), await find('')]).toEqual(['a', undefined, undefined]);
  });

  it.each<[string, Json]>([
    ['nothing', null],
    ['a number', 7],
    ['a list', [keyOf('a')]],
    ['no keys', {}],
    ['keys that are no list', { keys: { a: keyOf('a') } }],
    ['no key', { keys: [] }],
    ['no usable key', { keys: [7, { kty: 'oct', k: 'AAAA', kid: 'a' }, { ...keyOf('a'), use: 'enc' }] }],
  ])('R5: of %s is an outage, and the keys of before stay', async (_, answer) => {
    const { issuer, find } = issuerWith('a');
    issuer.answer = answer;
    await expect(find('a')).rejects.toEqual(outage);
    issuer.answer = undefined;
    expect(await find('a')).toBe('a');
    issuer.answer = answer;
    await expect(find('b')).rejects.toEqual(outage);
    expect(await find('a')).toBe('a');
  });
});
