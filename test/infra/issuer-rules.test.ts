// Rules between trusted issuers, the user pool among them: one user id is one user, whoever issued the token.
import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../infra/settings/parse-settings.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { expectRefused } from './expect-refused.ts';
import { development, existing, problemsOf, production } from './stages-under-test.ts';

const { userPoolArn } = existing;

const [first, second, third] = ['https://a.example.com', 'https://b.example.com', 'https://c.example.com'].map(
  (issuer) => ({ issuer, audience: ['app'] }),
);
const poolWithClients = { existing: { userPoolArn }, cognito: { appClientIds: ['a'] } };
const sameAs = (entry: object | undefined, sameUsersAs?: string) => ({ ...entry, sameUsersAs });

/** Each row: the settings, the one that is complained about, and what the complaint says. */
const refused: [string, object, string, RegExp][] = [
  [
    'an issuer that is none, and not the one that is the same as it',
    { trustedIssuers: [{ ...first, issuer: 'a.example.com' }, sameAs(second, 'https://a.example.com')] },
    'trustedIssuers[0].issuer',
    /is not a usable address/,
  ],
  [
    'I2: two issuers, of which nothing is said',
    { trustedIssuers: [first, second] },
    'trustedIssuers[1].sameUsersAs',
    /is missing — a user id denotes one user.*sameUsersAs: "https:\/\/a\.example\.com"/,
  ],
  [
    'I2: an issuer beside the pool, of which nothing is said',
    { ...poolWithClients, trustedIssuers: [first] },
    'trustedIssuers[0].sameUsersAs',
    /is missing — .*sameUsersAs: "cognito"/,
  ],
  [
    'I2: an issuer beside a pool that lets its users in by a passkey that was made for a user of the issuer',
    { existing: { userPoolArn }, cognito: { customAuth: true }, trustedIssuers: [first] },
    'trustedIssuers[0].sameUsersAs',
    /is missing — .*sameUsersAs: "cognito"/,
  ],
  [
    'I2: an issuer the same as one that is not there',
    { trustedIssuers: [first, sameAs(second, third?.issuer)] },
    'trustedIssuers[1].sameUsersAs',
    /"https:\/\/c\.example\.com" is not an issuer before this one — /,
  ],
  [
    'I2: an issuer the same as itself',
    { trustedIssuers: [first, sameAs(second, second?.issuer)] },
    'trustedIssuers[1].sameUsersAs',
    /is not an issuer before/,
  ],
  [
    'I2: two issuers each the same as the other',
    { trustedIssuers: [sameAs(first, second?.issuer), sameAs(second, first?.issuer)] },
    'trustedIssuers[0].sameUsersAs',
    /is set for the first issuer — /,
  ],
  [
    'I2: the same as a pool that issues nothing and lets nobody in',
    { existing: { userPoolArn }, trustedIssuers: [sameAs(first, 'cognito')] },
    'trustedIssuers[0].sameUsersAs',
    /first issuer/,
  ],
  [
    'I2: a third issuer, of which nothing is said',
    { trustedIssuers: [first, sameAs(second, first?.issuer), third] },
    'trustedIssuers[2].sameUsersAs',
    /is missing/,
  ],
  [
    'I2: trust in a claim that names nobody',
    { trustedIssuers: [{ ...first, trustUnverified: ['email'] }] },
    'trustedIssuers[0].trustUnverified[0]',
    /"email" is a claim that identifies nobody here — remove it/,
  ],
];

describe('refused', () => {
  test.each(refused)('%s', (_, ...row) => expectRefused(...row));

  test('I2: an issuer beside a demo pool or a pool that is handed in', () => {
    const demo = { ...development, cognito: { createDemoPool: true }, trustedIssuers: [first] };
    expect(problemsOf('dev', demo)).toEqual([expect.stringMatching(/trustedIssuers\[0\]\.sameUsersAs: is missing/)]);
    const beside = { ...development, cognito: { appClientIds: ['a'] }, trustedIssuers: [first] };
    const { problems } = checkSettings(beside, { userPool: true });
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['trustedIssuers.0.sameUsersAs']);
  });
});

describe('accepted', () => {
  test.each<[string, object]>([
    ['I2: one issuer', { trustedIssuers: [first] }],
    ['I2: one pool', poolWithClients],
    ['I2: one issuer, and a pool whose tokens do not count', { existing: { userPoolArn }, trustedIssuers: [first] }],
    [
      'I2: several that are the same',
      { trustedIssuers: [first, sameAs(second, first?.issuer), sameAs(third, second?.issuer)] },
    ],
    [
      'I2: several that are the same as the pool',
      { ...poolWithClients, trustedIssuers: [sameAs(first, 'cognito'), sameAs(second, first?.issuer)] },
    ],
    [
      'I2: trust in claims that name somebody',
      { trustedIssuers: [{ ...first, identifierClaim: 'email', trustUnverified: ['email', 'sub'] }] },
    ],
  ])('%s', (_, more) => {
    expect(problemsOf('prod', { ...production, ...more })).toEqual([]);
  });

  test('I2: what is said of issuers is for people and not for functions', () => {
    const { trustedIssuers } = parseStage('prod', {
      ...production,
      ...poolWithClients,
      trustedIssuers: [sameAs(first, 'cognito')],
    });
    expect(trustedIssuers[0]).not.toHaveProperty('sameUsersAs');
  });
});
