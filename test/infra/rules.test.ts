// Rules between settings: what is impossible, would have no effect, or has not been said, is refused before anything is deployed.
import { describe, expect, test } from 'vitest';
import { expectRefused } from './expect-refused.ts';
import { customDomain, existing, only, problemsOf, production } from './stages-under-test.ts';

/** Each row: the settings, the one that is complained about, and what the complaint says. */
const refused: [string, object, string, RegExp][] = [
  ['all functions off', { functions: only() }, 'functions', /switches every function off/],
  [
    'settings of actions',
    { functions: only('session'), actions: { auth: 'basic' } },
    'actions',
    /post-login, post-app/,
  ],
  [
    'an invoker',
    { functions: only('session'), corbadoInvoker: { accountId: '123456789012' } },
    'corbadoInvoker',
    /pre-l/,
  ],
  [
    'an action secret',
    { functions: only('session'), existing: { actionSecretArn: existing.actionSecretArn } },
    'existing.actionSecretArn',
    /"arn:aws:secretsmanager:.* is for post-login/,
  ],
  [
    'connect tokens',
    { functions: { 'connect-token': false }, connectToken: { lifetimeSeconds: 60 } },
    'connectToken',
    /is for connect-token, switched off/,
  ],
  [
    'post-login',
    { functions: { 'post-login': false }, postLogin: { trustEventIdentity: true } },
    'postLogin',
    /is for post-login/,
  ],
  [
    'a code that nobody redeems',
    { functions: { session: false }, postLogin: { delivery: 'handoff' } },
    'postLogin.delivery',
    /"handoff" is for session/,
  ],
  [
    'tokens in no body',
    { functions: only('post-login'), session: { allowTokenInBody: true } },
    'session.allowTokenInBody',
    /true is for verify-passkey, session/,
  ],
  [
    'issuers that nobody asks',
    { functions: only('post-login'), trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['a'] }] },
    'trustedIssuers',
    /is for connect-token, session/,
  ],
  [
    'a secret beside IAM',
    { actions: { auth: 'iam' }, existing: { actionSecretArn: existing.actionSecretArn } },
    'existing.actionSecretArn',
    /would not be used/,
  ],
  [
    'a table elsewhere',
    { region: 'us-east-1', existing: { tableArn: existing.tableArn } },
    'existing.tableArn',
    /us-east-1/,
  ],
  [
    'things of two Regions, wherever the stage goes',
    {
      existing: {
        tableArn: existing.tableArn,
        userPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI',
      },
    },
    'existing.userPoolArn',
    /is in us-east-1, and existing.tableArn in eu-central-1/,
  ],
  [
    'a key for a table in whatever Region',
    { existing: { encryptionKeyArn: existing.encryptionKeyArn } },
    'existing.encryptionKeyArn',
    /needs the stage's Region.* — write region: "eu-central-1"/,
  ],
  ['a certificate elsewhere', { region: 'us-east-1', customDomain }, 'customDomain.certificateArn', /us-east-1/],
  [
    'a zone that does not hold the domain',
    { customDomain: { ...customDomain, domainName: 'api.other.com' } },
    'customDomain.hostedZone.name',
    /"example.com" is not the zone of api.other.com/,
  ],
  [
    'a role of another account',
    { corbadoInvoker: { accountId: '999999999999', roleArn: 'arn:aws:iam::123456789012:role/x' } },
    'corbadoInvoker.roleArn',
    /not a role of account 999999999999/,
  ],
  [
    'SameSite=None for http alone',
    { kind: 'development', allowedOrigins: ['http://localhost:3000'], session: { cookieSameSite: 'None' } },
    'session.cookieSameSite',
    /needs an https origin/,
  ],
  [
    'SameSite=None on one site',
    { customDomain, session: { cookieSameSite: 'None' } },
    'session.cookieSameSite',
    /allowedOrigins has none/,
  ],
  [
    'a pool elsewhere',
    { region: 'us-east-1', existing: { userPoolArn: existing.userPoolArn } },
    'existing.userPoolArn',
    /us-east-1/,
  ],
];

describe('refused', () => {
  test.each(refused)('%s', (_, ...row) => expectRefused(...row));

  test('whatever else is wrong', () => {
    const problems = problemsOf('prod', {
      ...production,
      corbado: {},
      session: { absoluteSeconds: 60, idleSeconds: 61 },
      functions: only(),
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'stages.prod.corbado.projectId',
      'stages.prod.session.idleSeconds',
      'stages.prod.functions',
    ]);
  });
});

describe('accepted', () => {
  test.each<[string, object]>([
    ['SameSite=None for a web app that is elsewhere', { session: { cookieSameSite: 'None' } }],
    [
      'and for one of two',
      {
        customDomain,
        allowedOrigins: ['https://app.example.com', 'https://app.example.net'],
        session: { cookieSameSite: 'None' },
      },
    ],
    [
      'origins as browsers send them',
      {
        allowedOrigins: [
          'https://xn--bcher-kva.example',
          'https://app_1.example.com:8443',
          'https://intranet',
          'https://127.0.0.1',
          'https://[::1]:8443',
        ],
      },
    ],
    [
      'addresses of every form that is one',
      {
        corbado: { projectId: 'pro-1234567890', apiBaseUrl: 'https://backendapi.example.com:8443/corbado/v2/' },
        trustedIssuers: [
          {
            issuer: 'https://login.example.com/',
            audience: ['https://api.example.com/', 'my app'],
            jwksUri: 'https://login.example.com/keys?a=b',
          },
        ],
      },
    ],
    ['no issuers where nobody would ask them', { functions: only('post-login'), trustedIssuers: [] }],
    ['defaults written out', { functions: only('post-login'), session: { allowTokenInBody: false } }],
    ['everything of the stage’s own Region', { region: 'eu-central-1', existing, customDomain }],
  ])('%s', (_, more) => {
    expect(problemsOf('prod', { ...production, ...more })).toEqual([]);
  });
});
