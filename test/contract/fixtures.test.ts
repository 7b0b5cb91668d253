// The golden fixtures themselves: each says where it comes from and is used, and the native decoders are as strict as the real ones.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { decodeLike } from '../support/decode-like.ts';
import { documented, documentedPaths, exactly, readDocumented } from '../support/documented.ts';

const paths = documentedPaths();
const named = globSync('*.test.ts', { cwd: import.meta.dirname }).flatMap((file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8').match(/(?<=')[a-z-]+\/[a-z-]+(?=')/g),
);

test('there are fixtures of every kind', () => {
  expect(paths.length).toBeGreaterThan(50);
  expect(new Set(paths.map((path) => path.split('/')[0])).size).toBe(6);
});

test('each is used by a test', () => {
  expect(paths.filter((path) => !named.includes(path))).toEqual([]);
});

test('each names its page, date and how it is said there, and varies only where it has something', () => {
  for (const path of paths) {
    const { value, varies } = readDocumented(path);
    const at = (place: string) =>
      place.split('.').reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);
    expect([path, varies.filter((place) => at(place) === undefined)]).toEqual([path, []]);
  }
});

describe('a comparison', () => {
  it('wants the documented keys, all of them and no other, and the documented words', () => {
    const found = { identifier: 'ada' };
    expect({ statusCode: 200, body: found }).toEqual(exactly('action-answers/pre-login-found'));
    for (const body of [{ ...found, more: 1 }, {}, { identifier: 7 }])
      expect({ statusCode: 200, body }).not.toEqual(exactly('action-answers/pre-login-found'));
    expect({ statusCode: 404, body: found }).not.toEqual(exactly('action-answers/pre-login-found'));
  });
});

describe('decoding', () => {
  const kotlin = documented('clients/kotlin-complete-login');
  const swift = documented('clients/swift-complete-login');
  const answer = { success: true, accessToken: 'a.b.c' };

  it('both take what is documented', () => {
    for (const shape of [kotlin, swift]) expect(() => decodeLike(shape, JSON.stringify(answer))).not.toThrow();
  });

  it('Kotlin refuses a key that it does not know, Swift does not', () => {
    const more = JSON.stringify({ ...answer, userId: 'ada' });
    expect(() => decodeLike(kotlin, more)).toThrow("unknown key 'userId'");
    expect(() => decodeLike(swift, more)).not.toThrow();
  });

  it.each<[string, object]>([
    ['a missing field', { success: true }],
    ['null', { success: true, accessToken: null }],
    ['another type', { success: 'true', accessToken: 'a' }],
    ['a list', []],
  ])('neither takes %s', (_, wrong) => {
    for (const shape of [kotlin, swift]) expect(() => decodeLike(shape, JSON.stringify(wrong))).toThrow();
  });
});
