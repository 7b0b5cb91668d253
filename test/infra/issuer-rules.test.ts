// Rules about a stage's issuers: several of them share one namespace of user ids, which somebody has to have said.
import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/parse-stage.ts';
import { existing } from './example-stages.ts';
import { development, problemsOf, production } from './stage-inputs.ts';

const [first, second, third] = ['https://a.example.com', 'https://b.example.com', 'https://c.example.com'].map(
  (issuer) => ({ issuer, audience: ['app'] }),
);
const { userPoolArn } = existing;
const pool = { existing: { userPoolArn }, cognito: { appClientIds: ['a'] } };
const sameAs = (entry: object | undefined, sameUsersAs?: string) => ({ ...entry, sameUsersAs });

describe('refused', () => {
  test.each<[string, object, string, RegExp]>([
    [
      'two issuers, of which nothing is said',
      { trustedIssuers: [first, second] },
      '1.sameUsersAs',
      /is missing — one user id is one user.*sameUsersAs: "https:\/\/a\.example\.com"/,
    ],
    [
      'an issuer beside the pool, of which nothing is said',
      { ...pool, trustedIssuers: [first] },
      '0.sameUsersAs',
      /is missing — .*sameUsersAs: "cognito"/,
    ],
    [
      'an issuer beside a pool that lets its users in by a passkey that was made for a user of the issuer',
      { existing: { userPoolArn }, cognito: { customAuth: true }, trustedIssuers: [first] },
      '0.sameUsersAs',
      /is missing — .*sameUsersAs: "cognito"/,
    ],
    [
      'an issuer the same as one that is not there',
      { trustedIssuers: [first, sameAs(second, third?.issuer)] },
      '1.sameUsersAs',
      /"https:\/\/c\.example\.com" is no issuer before this one — /,
    ],
    [
      'an issuer the same as itself',
      { trustedIssuers: [first, sameAs(second, second?.issuer)] },
      '1.sameUsersAs',
      /is no issuer before/,
    ],
    [
      'two issuers each the same as the other',
      { trustedIssuers: [sameAs(first, second?.issuer), sameAs(second, first?.issuer)] },
      '0.sameUsersAs',
      /is said of the first issuer — /,
    ],
    [
      'the same as a pool that issues nothing and lets nobody in',
      { existing: { userPoolArn }, trustedIssuers: [sameAs(first, 'cognito')] },
      '0.sameUsersAs',
      /first issuer/,
    ],
    [
      'a third issuer, of which nothing is said',
      { trustedIssuers: [first, sameAs(second, first?.issuer), third] },
      '2.sameUsersAs',
      /is missing/,
    ],
    [
      'trust in a claim that names nobody',
      { trustedIssuers: [{ ...first, trustUnverified: ['email'] }] },
      '0.trustUnverified.0',
      /"email" is a claim that names nobody here — take it out/,
    ],
  ])('I2: %s', (_, more, path, words) => {
    const [problem, ...others] = problemsOf('prod', { ...production, ...more });
    expect(problem).toMatch(words);
    expect(problem?.startsWith(`stages.prod.trustedIssuers.${path}: `)).toBe(true);
    expect(others).toEqual([]);
  });

  test('I2: an issuer beside a demo pool or a pool that is handed in', () => {
    const demo = { ...development, cognito: { createDemoPool: true }, trustedIssuers: [first] };
    expect(problemsOf('dev', demo)).toEqual([expect.stringMatching(/trustedIssuers\.0\.sameUsersAs: is missing/)]);
    const handedIn = { ...development, cognito: { appClientIds: ['a'] }, trustedIssuers: [first] };
    expect(() => parseStage('dev', handedIn, { userPool: true })).toThrow(/trustedIssuers\.0\.sameUsersAs: is missing/);
  });
});

describe('accepted', () => {
  test.each<[string, object]>([
    ['one issuer', { trustedIssuers: [first] }],
    ['one pool', pool],
    ['one issuer, and a pool whose tokens do not count', { existing: { userPoolArn }, trustedIssuers: [first] }],
    [
      'several that are the same',
      { trustedIssuers: [first, sameAs(second, first?.issuer), sameAs(third, second?.issuer)] },
    ],
    [
      'several that are the same as the pool',
      { ...pool, trustedIssuers: [sameAs(first, 'cognito'), sameAs(second, first?.issuer)] },
    ],
    [
      'trust in claims that name somebody',
      { trustedIssuers: [{ ...first, identifierClaim: 'email', trustUnverified: ['email', 'sub'] }] },
    ],
  ])('I2: %s', (_, more) => {
    expect(problemsOf('prod', { ...production, ...more })).toEqual([]);
  });

  test('I2: what is said of issuers is for people and not for functions', () => {
    const { trustedIssuers } = parseStage('prod', {
      ...production,
      ...pool,
      trustedIssuers: [sameAs(first, 'cognito')],
    });
    expect(trustedIssuers[0]).not.toHaveProperty('sameUsersAs');
  });
});
