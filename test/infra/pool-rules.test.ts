// Rules between settings of a user pool: what they need, and what would have no effect.
import { describe, expect, test } from 'vitest';
import { expectRefused } from './expect-refused.ts';
import { development, existing, only, problemsOf, production } from './stages-under-test.ts';

const { userPoolArn } = existing;
const pool = { existing: { userPoolArn } };
const own = { issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI', audience: ['a'] };

/** Each row: the settings, the one that is complained about, and what the complaint says. */
const refused: [string, object, string, RegExp][] = [
  [
    'a flag without a pool',
    { cognito: { flag: { mode: 'attribute' } } },
    'cognito.flag.mode',
    /needs a user pool.* — name/,
  ],
  ['how to flag without a pool', { cognito: { flag: { recheckDays: 7 } } }, 'cognito.flag', /needs a user pool/],
  ['logins without a pool', { cognito: { customAuth: true } }, 'cognito.customAuth', /true needs a user pool/],
  [
    'a user’s status without a pool',
    { cognito: { checkUserStatus: true } },
    'cognito.checkUserStatus',
    /true needs a user pool.* — name yours/,
  ],
  [
    'a user’s status without a passkey login',
    { ...pool, functions: { 'post-login': false, 'verify-passkey': false }, cognito: { checkUserStatus: true } },
    'cognito.checkUserStatus',
    /is for post-login, verify-passkey, switched off/,
  ],
  [
    'look-ups without a pool',
    { preLogin: { resolve: 'cognito' } },
    'preLogin.resolve',
    /"cognito" needs a user pool.* — name yours in existing\.userPoolArn/,
  ],
  [
    'look-ups without pre-login',
    { ...pool, functions: { 'pre-login': false }, preLogin: { resolve: 'cognito' } },
    'preLogin',
    /is for pre-login, switched off/,
  ],
  [
    'clients without a pool',
    { cognito: { appClientIds: ['a'] } },
    'cognito.appClientIds',
    /the list needs a user pool/,
  ],
  [
    'factors that are not named',
    { ...pool, cognito: { flag: { mode: 'mfa-preference' } } },
    'cognito.flag.mfaFactors',
    /is missing — list the factors/,
  ],
  [
    'factors that nobody reads',
    { ...pool, cognito: { flag: { mfaFactors: ['SMS_MFA'] } } },
    'cognito.flag.mfaFactors',
    /has no effect in this mode — .*mfa-preference/,
  ],
  [
    'strict about nothing',
    { ...pool, cognito: { flag: { mode: 'off', strict: true } } },
    'cognito.flag.strict',
    /no effect with mode "off"/,
  ],
  [
    'one attribute for two things',
    { ...pool, cognito: { flag: { attribute: 'custom:passkey_at' } } },
    'cognito.flag.attribute',
    /"custom:passkey_at" is the name of both/,
  ],
  [
    'a flag without post-append',
    { ...pool, functions: { 'post-append': false }, cognito: { flag: { mode: 'attribute' } } },
    'cognito.flag',
    /is for post-append, switched off/,
  ],
  [
    'clients that nobody asks',
    { ...pool, functions: only('post-append'), cognito: { appClientIds: ['a'] } },
    'cognito.appClientIds',
    /is for connect-token, session/,
  ],
  [
    'the pool as an issuer',
    { ...pool, trustedIssuers: [own] },
    'trustedIssuers[0].issuer',
    /is the pool of .*appClientIds/,
  ],
  [
    'a token of nobody',
    { identity: { allowIdTokenInBody: true } },
    'identity.allowIdTokenInBody',
    /no issuer is trusted/,
  ],
  [
    'a token of a pool without clients',
    { ...pool, identity: { allowIdTokenInBody: true } },
    'identity.allowIdTokenInBody',
    /no issuer is trusted — .*appClientIds/,
  ],
  ['a pool of another account', { ...pool, account: '999999999999' }, 'existing.userPoolArn', /not in 999999999999/],
  ['a demo pool', { cognito: { createDemoPool: true } }, 'cognito.createDemoPool', /is for development/],
  [
    'a demo pool, and not what is asked of it besides',
    { preLogin: { resolve: 'cognito' }, cognito: { createDemoPool: true, customAuth: true } },
    'cognito.createDemoPool',
    /is for development/,
  ],
];

describe('refused', () => {
  test.each(refused)('%s', (_, ...row) => expectRefused(...row));

  test('a demo pool beside a pool', () => {
    expect(problemsOf('dev', { ...development, ...pool, cognito: { createDemoPool: true } })).toEqual([
      expect.stringMatching(/^stages\.dev\.cognito\.createDemoPool: true is a second pool/),
    ]);
  });

  test('everything at once', () => {
    const problems = problemsOf('prod', {
      ...production,
      identity: { allowIdTokenInBody: true },
      cognito: { customAuth: true, flag: { mode: 'attribute', attribute: 'custom:passkey_at' } },
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'stages.prod.cognito.flag.mode',
      'stages.prod.cognito.customAuth',
      'stages.prod.cognito.flag.attribute',
      'stages.prod.identity.allowIdTokenInBody',
    ]);
  });
});

describe('accepted', () => {
  test.each<[string, object]>([
    ['a pool without any use', pool],
    ['defaults written out', { cognito: { createDemoPool: false, appClientIds: [], customAuth: false, flag: {} } }],
    ['look-ups in a pool', { ...pool, preLogin: { resolve: 'cognito', unknown: 'silent' } }],
    ['silence without a pool', { preLogin: { unknown: 'silent' } }],
    ['no flag where there is no pool', { cognito: { flag: { mode: 'off' } } }],
    ['a demo pool in development', { kind: 'development', cognito: { createDemoPool: true, customAuth: true } }],
    [
      'its tokens in the body',
      { kind: 'development', cognito: { createDemoPool: true }, identity: { allowIdTokenInBody: true } },
    ],
    ['tokens of a login in the body', { trustedIssuers: [own], identity: { allowIdTokenInBody: true } }],
    [
      'factors in an order',
      { ...pool, cognito: { flag: { mode: 'mfa-preference', mfaFactors: ['EMAIL_OTP', 'SMS_MFA'] } } },
    ],
    ['a pool of the stage’s own account and Region', { ...pool, account: '123456789012', region: 'eu-central-1' }],
    ['another pool as an issuer', { ...pool, trustedIssuers: [{ ...own, issuer: `${own.issuer}X` }] }],
    ['logins to the pool and nothing else', { ...pool, functions: only(), cognito: { customAuth: true } }],
    [
      'an action secret that only the webhook reads',
      { actions: { auth: 'iam' }, existing: { userPoolArn, actionSecretArn: existing.actionSecretArn } },
    ],
  ])('%s', (_, more) => {
    expect(problemsOf('prod', { ...production, ...more })).toEqual([]);
  });
});
